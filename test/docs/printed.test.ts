import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { rbac } from '../cli/rbac.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The commands of a page that are followed by what they print, in a block of any language. */
function promises(page: string): { command: string; printed: string }[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8')
  const pairs = text.matchAll(/^```sh\n(?:npx pnpm@10 -s )?rbac ([^`]*?)\n```\n\n```\w*\n(.*?)^```$/gms)
  return [...pairs].map(([, command = '', printed = '']) => ({ command: command.replace(/\s*\\\n\s*/g, ' '), printed }))
}

describe.each([
  ['graphs.md', 1],
  ['policy-tests.md', 2],
])('docs/%s', (page, count) => {
  it('shows what its commands print', () => {
    expect(promises(page).length).toBe(count)
  })

  it.each(promises(page))('says what is printed by $command', async ({ command, printed }) => {
    const { code, stdout } = await rbac(command.split(' '), { cwd: root })
    expect({ code, stdout }).toEqual({ code: 0, stdout: printed })
  })
})

describe('docs/policy-tests.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rbac-docs-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('says what is unnoticed where the test that it names is taken out', async () => {
    const text = readFileSync(join(root, 'docs/policy-tests.md'), 'utf8')
    const [, shown = ''] = /^```\n(MUTATION.*? unnoticed .*?)^```$/ms.exec(text) ?? []
    const [row = ''] = /^ {2}- \{ who: Audrey, where: group\/\S*another-vault.*$/m.exec(text) ?? []
    cpSync(join(root, 'examples/stock-tracker'), join(folder, 'examples/stock-tracker'), { recursive: true })
    const table = join(folder, 'examples/stock-tracker/stock-tracker.rbac-test.yaml')
    const tests = readFileSync(table, 'utf8')
    expect(tests.split('\n')).toContain(row)
    writeFileSync(table, tests.replace(`${row}\n`, ''))
    const { stdout } = await rbac(['test', 'examples/stock-tracker', '--mutate'], { cwd: folder })
    expect(stdout.slice(stdout.indexOf('MUTATION'))).toBe(shown)
  })
})
