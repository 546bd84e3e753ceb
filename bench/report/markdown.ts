/** A row of a table, cells by column. */
export type Row = readonly string[]

/** A Markdown table; the first column is words, the others are numbers. */
export function table(head: Row, rows: readonly Row[]): string {
  if (rows.length === 0) return NOTHING
  const line = (cells: Row) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}

/** What stands where a record has nothing to show. */
export const NOTHING = 'The record has none of these.'

/** The text with what stands between the marks of that name replaced. @throws {Error} without the marks */
export function withBlock(text: string, name: string, block: string): string {
  const [start, end] = [`<!-- ${name}: made by pnpm bench:report -->`, `<!-- end of ${name} -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`the marks of ${name} are missing`)
  return `${text.slice(0, from + start.length)}\n\n${block}\n\n${text.slice(to)}`
}
