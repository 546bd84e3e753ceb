import { InvalidRequestError, type Issue } from 'rbac-core'
import type * as z from 'zod'
import { printable } from '../../files/printable.js'
import type { Problem } from '../../files/problem.js'
import { readUtf8 } from '../../files/read-utf8.js'
import { shapeProblems } from '../../files/shape-problems.js'
import { readYaml } from '../../files/yaml-source.js'
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
  const named = file === undefined ? {} : { file }
  if (text.length > MAX_CHARACTERS) {
    throw new InvalidDirectoryError([
      { ...base('LIMIT_EXCEEDED', `longer than ${MAX_CHARACTERS} characters`), ...named },
    ])
  }
  const source = readYaml(text)
  if ('problems' in source) {
    const issues = source.problems.map(({ code, message, position }) => ({
      ...base(code, message),
      ...named,
      ...position,
    }))
    throw new InvalidDirectoryError(issues)
  }
  return checked(source.value, (problem) => ({ ...issueOf(problem), ...named, ...source.locate(problem) }))
}

/** The same for a value: what a test or a program builds. */
export function parseDirectory(value: unknown): DirectoryDocument {
  return checked(value, issueOf)
}

/**
 * One entry of a directory, added while the authority runs.
 *
 * @throws {InvalidRequestError} with everything that is wrong
 */
export function parseEntry<Entry>(schema: z.ZodType<Entry>, value: unknown): Entry {
  const result = readShape(schema, value)
  if ('data' in result) return result.data
  const issues = result.problems.map(issueOf)
  throw new InvalidRequestError(
    issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; '),
  )
}

function checked(value: unknown, toIssue: (problem: Problem) => Issue): DirectoryDocument {
  const result = readShape(directorySchema, value)
  const problems = 'data' in result ? findProblems(result.data) : result.problems
  if (problems.length > 0 || !('data' in result)) throw new InvalidDirectoryError(problems.map(toIssue))
  return result.data
}

function readShape<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
): { readonly data: Value } | { readonly problems: readonly Problem[] } {
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
    throw new InvalidDirectoryError([{ ...base('UNREADABLE', "can't be read: is it there, and a file?"), file: path }])
  }
  if (text !== undefined) return text
  throw new InvalidDirectoryError([{ ...base('INVALID_ENCODING', 'not UTF-8: save the file as UTF-8'), file: path }])
}

function issueOf({ code, path, key, message, help }: Problem): Issue {
  const steps = [...path, ...(key === undefined ? [] : [key])]
  const shown = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return { ...base(code, message), path: printable(shown.replace(/^\./, '')), ...(help === undefined ? {} : { help }) }
}

function base(code: string, message: string): Issue {
  return { code, severity: 'error', path: '', message: printable(message) }
}
