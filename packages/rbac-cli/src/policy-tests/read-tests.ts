import type { Issue } from 'rbac-core'
import { type DataPlace, type DataProblem, type DataText, readDataText } from 'rbac-core/data-text'
import type * as z from 'zod'
import { decoded, readBytes } from '../read-text.js'
import { didYouMean } from '../suggest.js'
import { InvalidTestsError } from './errors.js'
import { KNOWN_KEYS, type TestsDocument, testsSchema } from './schema.js'

/** Policy tests as read, with the places to point at. */
export interface TestsFile {
  readonly file: string
  readonly document: TestsDocument
  readonly source: DataText
}

/** Far more than anyone writes: ten thousand rows. */
const MOST_BYTES = 4 * 1024 * 1024

/**
 * Reads files of policy tests.
 *
 * @throws {InvalidTestsError} with everything that is wrong, of all files
 */
export function readTestFiles(files: readonly string[]): readonly TestsFile[] {
  const read = files.map(readTestFile)
  const issues = read.flatMap((each) => ('issues' in each ? each.issues : []))
  if (issues.length > 0) throw new InvalidTestsError(issues)
  return read.flatMap((each) => ('issues' in each ? [] : [each]))
}

function readTestFile(file: string): TestsFile | { readonly issues: readonly Issue[] } {
  const bytes = readBytes(file, MOST_BYTES)
  if (bytes.length > MOST_BYTES) {
    return { issues: [wholeFile('LIMIT_EXCEEDED', `longer than ${MOST_BYTES} bytes: split the file`, file)] }
  }
  const text = decoded(bytes)
  if (text === undefined) return { issues: [wholeFile('INVALID_ENCODING', 'the file is not UTF-8', file)] }
  const source = readDataText(text, { file, emptyHelp: FORM })
  if ('issues' in source) return source
  const result = testsSchema.safeParse(source.value)
  if (!result.success) return { issues: source.issuesOf(result.error.issues.flatMap(problemsOf)) }
  return { file, document: result.data, source }
}

function wholeFile(code: string, message: string, file: string): Issue {
  return { code, severity: 'error', path: '', message, file }
}

/** What the schema found, in our words: one problem for each key it does not know. */
function problemsOf(issue: z.core.$ZodIssue): DataProblem[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'UNKNOWN_FIELD',
      path,
      key,
      message: `there is no key \`${key}\` here${didYouMean(key, keysAt(path))}`,
    }))
  }
  const last = path.at(-1)
  if (issue.code === 'invalid_union') {
    const message = last === 'skip' ? 'must be true, or the reason as text' : 'must be a text, or a list of texts'
    return [{ code: 'INVALID_TYPE', path, message }]
  }
  if (issue.code === 'invalid_type' && path.length === 0) {
    return [{ code: 'INVALID_TYPE', path, message: 'not a file of policy tests: it must be an object', help: FORM }]
  }
  if (issue.code === 'invalid_type' && last === 'tests' && path.length === 1) {
    return [{ code: 'MISSING_FIELD', path, message: '`tests` must be the list of tests' }]
  }
  if (issue.code === 'too_small') {
    const message = `${issue.origin === 'array' ? 'the list' : 'the text'} is empty`
    return [{ code: 'INVALID_VALUE', path, message }]
  }
  const message = issue.message.replace(/^Invalid (?:input|option): /, '')
  return [{ code: 'INVALID_VALUE', path, message: message.charAt(0).toLowerCase() + message.slice(1) }]
}

const FORM = 'it begins with `tests:`; the form is in docs/policy-tests.md'

function keysAt(path: DataPlace['path']): readonly string[] {
  if (path.includes('attributes')) return KNOWN_KEYS.attributes
  return KNOWN_KEYS[path[0] === 'tests' ? 'tests' : path[0] === 'defaults' ? 'defaults' : 'document']
}
