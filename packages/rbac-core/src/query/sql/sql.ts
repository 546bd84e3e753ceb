import { InvalidRequestError } from '../../errors.js'

/** A condition and the values of its parameters, in order. */
export interface SqlText {
  readonly text: string
  readonly values: readonly string[]
}

/** A template tag that makes SQL, such as `sql` of Kysely and Drizzle and `Prisma.sql`. */
export type TemplateTag<Result> = (strings: TemplateStringsArray, ...values: unknown[]) => Result

/** SQL in the making: text, values to bind, and the column wherever it is named. */
export type Sql = readonly (string | SqlPart)[]

type SqlPart = { readonly kind: 'value'; readonly value: string } | { readonly kind: 'column' }

/** Puts SQL together. What stands in a hole is SQL, too: a value is given as `value(…)`. */
export function sql(strings: TemplateStringsArray, ...holes: (string | Sql)[]): Sql {
  return strings.flatMap((text, index) => [text, ...[holes[index] ?? []].flat()])
}

export const COLUMN: Sql = [{ kind: 'column' }]

export function value(text: string): Sql {
  return [{ kind: 'value', value: text }]
}

export function listed(parts: readonly Sql[]): Sql {
  return parts.flatMap((part, index) => (index === 0 ? part : sql`, ${part}`))
}

/**
 * The parts with a word between them, in parentheses by halves: a database that can't nest a thousand ORs can still
 * have a thousand of them. No parts: an AND is true, an OR is false.
 */
export function joined(parts: readonly Sql[], word: 'AND' | 'OR'): Sql {
  const [only = [word === 'AND' ? '1 = 1' : '1 = 0']] = parts
  if (parts.length <= 1) return only
  const middle = parts.length >>> 1
  return sql`(${joined(parts.slice(0, middle), word)} ${word} ${joined(parts.slice(middle), word)})`
}

export function countValues(made: Sql): number {
  return made.filter((part) => typeof part !== 'string' && part.kind === 'value').length
}

/** @param parameter how the value at an index, from 0, is written */
export function toText(made: Sql, column: string, parameter: (index: number) => string): SqlText {
  const values: string[] = []
  const text = made.map((part) => {
    if (typeof part === 'string') return part
    if (part.kind === 'column') return column
    values.push(part.value)
    return parameter(values.length - 1)
  })
  return { text: text.join(''), values }
}

export function toTag<Result>(made: Sql, tag: TemplateTag<Result>, column: unknown): Result {
  const strings = ['']
  const values: unknown[] = []
  for (const part of made) {
    if (typeof part === 'string') strings.push(`${strings.pop() ?? ''}${part}`)
    else {
      values.push(part.kind === 'column' ? column : part.value)
      strings.push('')
    }
  }
  return tag(Object.freeze(Object.assign(strings, { raw: Object.freeze([...strings]) })), ...values)
}

/**
 * A column's name in quotes, part by part.
 *
 * @throws {InvalidRequestError} for what can't be a name
 */
export function quotedColumn(column: unknown, quoted: (name: string) => string): string {
  const parts = typeof column === 'string' ? column.split('.') : []
  if (parts.length === 0 || parts.some((part) => part === '' || part.includes('\0') || !part.isWellFormed())) {
    throw new InvalidRequestError('column must be a name such as `scope` or `documents.scope`')
  }
  return parts.map(quoted).join('.')
}
