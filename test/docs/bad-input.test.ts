import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const page = new URL('../../docs/bad-input.md', import.meta.url)

interface Row {
  readonly input: string
  readonly codes: readonly string[]
  readonly files: readonly URL[]
}

/** Rows of the tables: the input, the codes in the second column, and the files of the last. */
const rows: readonly Row[] = readFileSync(page, 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!input \|)/.test(line))
  .map((line) => {
    const cells = line.split(/(?<!\\)\|/).slice(1, -1)
    return {
      input: cells[0]?.trim() ?? '',
      codes: [...(cells[1] ?? '').matchAll(/`([A-Z]+_[A-Z_]+|USAGE|[a-z]+_[a-z]+)`/g)].map(([, code]) => code ?? ''),
      files: [...(cells.at(-1) ?? '').matchAll(/\]\((\.\.\/[^)]+)\)/g)].map(([, path]) => new URL(path ?? '', page)),
    }
  })

describe('docs/bad-input.md', () => {
  it('has rows for every surface', () => {
    expect(rows.length).toBeGreaterThan(40)
  })

  it.each(rows)('names tests that are there and know the code: $input', ({ codes, files }) => {
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => !existsSync(file)).map((file) => fileURLToPath(file))).toEqual([])
    const text = files.map((file) => readFileSync(file, 'utf8')).join('\n')
    expect(codes.filter((code) => !text.includes(code))).toEqual([])
  })
})
