import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The lines that the n-th TypeScript block of a page prints, run from the root of the repository. */
export function printedBy(page: string, index: number): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const [, code = ''] = [...text.matchAll(/^```ts\n(.*?)^```$/gms)][index] ?? []
  const folder = fileURLToPath(new URL('../dist/printed', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${page.replace(/\W/g, '-')}-${index}.mjs`)
  writeFileSync(file, transformSync(code, { loader: 'ts', format: 'esm' }).code)
  const { stdout, stderr } = spawnSync('node', [file], { cwd: root, encoding: 'utf8' })
  return `${stdout}${stderr}`.trimEnd().split('\n')
}
