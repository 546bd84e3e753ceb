import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const FOLDER = new URL('corpus/', import.meta.url)

/**
 * `kept`: the fewest and shortest inputs found that reach what the fuzzer has reached.
 * `crashers`: inputs that once broke a law, minimised. Both are lists of JSON texts, one a line, so that every UTF-16
 * unit can be written and a diff can be read.
 */
export type Shelf = 'kept' | 'crashers'

export function stored(target: string, shelf: Shelf): string[] {
  const file = fileOf(target, shelf)
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as string)
}

export function store(target: string, shelf: Shelf, inputs: readonly string[]): void {
  mkdirSync(new URL(`${target}/`, FOLDER), { recursive: true })
  const lines = [...new Set(inputs)].map((input) => JSON.stringify(input))
  writeFileSync(fileOf(target, shelf), `${lines.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).join('\n')}\n`)
}

/** A name for an input that is too long to show. */
export function nameOf(input: string): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex').slice(0, 12)
}

function fileOf(target: string, shelf: Shelf): URL {
  return new URL(`${target}/${shelf}.ndjson`, FOLDER)
}
