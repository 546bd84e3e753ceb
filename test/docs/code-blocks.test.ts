import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const compiler = join(root, 'node_modules/.bin/tsc')

function pages(): string[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
  return ['README.md', 'packages/rbac-core/README.md', ...docs.map((name) => join('docs', name))]
}

/** The TypeScript blocks of a page, in order. */
function codeBlocks(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)
}

describe('the documentation', () => {
  it('shows only TypeScript that compiles against the built packages', () => {
    const folder = join(root, 'test/dist/code-blocks')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const blocks = pages().flatMap((page) =>
      codeBlocks(page).map((code, index) => ({ name: `${page.replace(/\W/g, '-')}-${index}.ts`, code })),
    )
    for (const { name, code } of blocks) writeFileSync(join(folder, name), `${code}\nexport {}\n`)
    const { stdout } = spawnSync(
      compiler,
      [
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--target',
        'es2023',
        '--module',
        'nodenext',
        '--types',
        'node',
        // Nest's decorators are of that kind.
        '--experimentalDecorators',
        '--ignoreConfig',
      ].concat(blocks.map(({ name }) => join(folder, name))),
      { encoding: 'utf8', cwd: join(root, 'test') },
    )
    expect(stdout).toBe('')
    expect(blocks.length).toBeGreaterThan(0)
  })
})
