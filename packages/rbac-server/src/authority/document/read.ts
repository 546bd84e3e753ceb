import { InvalidRequestError, type Issue } from 'rbac-core'
import { type Data, type DataProblem, givenData, readDataText } from 'rbac-core/data-text'
import type * as z from 'zod'
import { readUtf8 } from '../../files/read-utf8.js'
import { shapeProblems } from '../../files/shape-problems.js'
import { InvalidDirectoryError } from '../errors.js'
import { findProblems } from './problems.js'
import { type DirectoryDocument, directorySchema } from './schema.js'

/** The most a directory file may hold: far more than anyone writes by hand. */
const MAX_CHARACTERS = 1024 * 1024

/**
 * Reads and checks a directory file, JSON or YAML.
 *
 * @throws {InvalidDirectoryError} with everything that is wrong
 */
export function loadDirectory(path: string): DirectoryDocument {
  return parseDirectoryText(readText(path), { file: path })
}

/** The same for text that is at hand; `file` is named in what is reported. */
export function parseDirectoryText(text: string, { file }: { readonly file?: string } = {}): DirectoryDocument {
  const source = readDataText(text, { file, length: MAX_CHARACTERS, emptyHelp: 'the least it holds is `tenants`' })
  if ('issues' in source) throw new InvalidDirectoryError(source.issues)
  return checked(source)
}

/** The same for a value: what a test or a program builds. */
export function parseDirectory(value: unknown): DirectoryDocument {
  return checked(givenData(value))
}

/**
 * One entry of a directory, added while the authority runs.
 *
 * @throws {InvalidRequestError} with everything that is wrong
 */
export function parseEntry<Entry>(schema: z.ZodType<Entry>, value: unknown): Entry {
  const result = readShape(schema, value)
  if ('data' in result) return result.data
  const issues = givenData(value).issuesOf(result.problems)
  throw new InvalidRequestError(
    issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; '),
  )
}

function checked(data: Data): DirectoryDocument {
  const result = readShape(directorySchema, data.value)
  const problems = 'data' in result ? findProblems(result.data) : result.problems
  if (problems.length > 0 || !('data' in result)) throw new InvalidDirectoryError(data.issuesOf(problems))
  return result.data
}

function readShape<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
): { readonly data: Value } | { readonly problems: readonly DataProblem[] } {
  try {
    const result = schema.safeParse(value)
    return result.success ? { data: result.data } : { problems: result.error.issues.flatMap(shapeProblems) }
  } catch {
    return { problems: [{ code: 'INVALID_TYPE', path: [], message: 'could not be read: a getter or a Proxy threw' }] }
  }
}

function readText(path: string): string {
  let text: string | undefined
  try {
    text = readUtf8(path)
  } catch {
    throw new InvalidDirectoryError([ofFile('UNREADABLE', "can't be read: is it there, and a file?", path)])
  }
  if (text !== undefined) return text
  throw new InvalidDirectoryError([ofFile('INVALID_ENCODING', 'not UTF-8: save the file as UTF-8', path)])
}

function ofFile(code: string, message: string, file: string): Issue {
  return { code, severity: 'error', path: '', message, file }
}
