import { InvalidRequestError } from '../../errors.js'
import { type Sql, sql, value } from './sql.js'

export type SqlDialect = 'postgresql' | 'sqlite'

export interface SqlOptions {
  /**
   * The column holds canonical scopes only, as `canonicalScope` writes them. The condition then compares the column
   * itself, so that an index on it helps. Default false: any spelling that `check` takes.
   */
  readonly canonical?: boolean | undefined
  /** For `toSql` in PostgreSQL: the number of the first parameter. Default 1. */
  readonly firstParameter?: number | undefined
}

/** What the two databases spell differently. All texts compare byte by byte. */
export interface Dialect {
  readonly name: SqlDialect
  /** Values that one statement may have. */
  readonly mostValues: number
  /** How the parameter at an index is written. */
  parameter(index: number): string
  /** The text with its ASCII letters folded, or as it is where `compared` ignores their case. */
  folded(text: Sql): Sql
  /** A part of a text that `folded` gave, to be compared. */
  compared(text: Sql): Sql
  /** A canonical column to be compared; as `indexed`, in a range, an index on it is used. */
  canonical(column: Sql): Sql
  indexed(column: Sql): Sql
  /** The start of a text, as long as this prefix. */
  start(text: Sql, prefix: string): Sql
  /** A name, or a part of one. */
  quoted(name: string): string
  /** Where in a text a part stands, from 1; 0 where it does not. */
  position(text: string, part: string): string
  /** The character of an ASCII code: drivers and builders give meaning to some where they stand in SQL. */
  character(code: number): string
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** `lower` follows the locale and would fold more than ASCII: U+0130, the Kelvin sign and dozens of others. */
const POSTGRESQL: Dialect = {
  name: 'postgresql',
  mostValues: 65_535,
  parameter: (index) => `$${index}`,
  folded: (text) => sql`translate(${text} COLLATE "C", '${UPPER}', '${UPPER.toLowerCase()}')`,
  compared: (text) => text,
  canonical: (column) => sql`${column} COLLATE "C"`,
  indexed: (column) => sql`${column} COLLATE "C"`,
  // A database without an encoding (`SQL_ASCII`) takes bytes for characters, so it counts those of the prefix as well.
  start: (text, prefix) =>
    sql`left(${text}, ${isAscii(prefix) ? String(prefix.length) : sql`length(${value(prefix)})`})`,
  quoted: (name) => `"${name.replaceAll('"', '""')}"`,
  position: (text, part) => `strpos(${text}, ${part})`,
  character: (code) => `chr(${code})`,
}

/** `lower` may have been replaced by an extension; the collation NOCASE can't be, and folds ASCII alone. */
const SQLITE: Dialect = {
  name: 'sqlite',
  mostValues: 32_766,
  parameter: () => '?',
  folded: (text) => text,
  compared: (text) => sql`${text} COLLATE NOCASE`,
  // What is computed has no collation, whatever the column's is; but only the bare column uses an index.
  canonical: (column) => sql`${column} || ''`,
  indexed: (column) => column,
  start: (text, prefix) => sql`substr(${text}, 1, ${String([...prefix].length)})`,
  // In double quotes a column that is not there would be a text: of a slip nobody would hear.
  quoted: (name) => `\`${name.replaceAll('`', '``')}\``,
  position: (text, part) => `instr(${text}, ${part})`,
  character: (code) => `char(${code})`,
}

function isAscii(text: string): boolean {
  return !/[^\x00-\x7f]/.test(text)
}

/** @throws {InvalidRequestError} for any other dialect */
export function readDialect(dialect: unknown): Dialect {
  if (dialect === 'postgresql') return POSTGRESQL
  if (dialect === 'sqlite') return SQLITE
  throw new InvalidRequestError("dialect must be 'postgresql' or 'sqlite'")
}

/** @throws {InvalidRequestError} for options of the wrong shape */
export function readSqlOptions(options: SqlOptions | undefined): { canonical: boolean; firstParameter: number } {
  const { canonical = false, firstParameter = 1 } = options ?? {}
  if (typeof canonical !== 'boolean') throw new InvalidRequestError('canonical must be true or false')
  if (!Number.isInteger(firstParameter) || firstParameter < 1) {
    throw new InvalidRequestError('firstParameter must be a whole number of at least 1')
  }
  return { canonical, firstParameter }
}
