import type { Issue } from 'rbac-core'
import { EXIT, type ExitCode, UsageError } from './exit.js'
import type { Io } from './io.js'
import { printIssues, shownPath, withShownPaths } from './issues.js'
import type { Output } from './output.js'
import { count, toJson } from './text.js'

/** What went wrong, in the form the program reports it. */
interface Failure {
  readonly exit: ExitCode
  readonly code: string
  readonly message: string
  readonly issues?: readonly Issue[]
}

/** Says on stderr what went wrong, as text or as one JSON value, and what the program ends with. */
export async function reportFailure(error: unknown, io: Io, out: Output, verb?: string): Promise<ExitCode> {
  const failure = await failureOf(error, io, verb)
  if (out.json) await io.stderr.write(`${toJson({ schema: 'rbac.error/v1', error: errorBody(failure) })}\n`)
  else {
    await out.remark({ text: 'error:', style: 'bad' }, ` ${failure.message}`)
    if (failure.issues !== undefined)
      await printIssues(failure.issues, (...pieces) => out.remark(...pieces), MOST_ISSUES)
  }
  return failure.exit
}

/** The code and message of an error that was thrown on purpose; anything else is thrown on. */
export async function knownError(error: unknown): Promise<{ readonly code: string; readonly message: string }> {
  const { RbacError } = await import('rbac-core')
  if (error instanceof RbacError) return { code: error.code, message: error.message }
  throw error
}

/** How many problems of a policy are shown under an error; `rbac validate` shows all. */
const MOST_ISSUES = 10

async function failureOf(error: unknown, { cwd, version }: Io, verb: string | undefined): Promise<Failure> {
  if (error instanceof UsageError) return { exit: EXIT.usage, code: error.code, message: error.message }
  const { InvalidPolicyError, RbacError } = await import('rbac-core')
  if (error instanceof InvalidPolicyError) {
    const errors = error.issues.filter(({ severity }) => severity === 'error')
    const hint = verb === 'import' ? undefined : (await import('./import/export-hint.js')).exportHint(errors, cwd)
    const found = `the policy is invalid: ${count(errors.length, 'error')} (\`rbac validate\` shows them in full)`
    const message = hint === undefined ? found : `${found}; ${hint}`
    return { exit: EXIT.policy, code: error.code, message, issues: withShownPaths(errors, cwd) }
  }
  if (error instanceof RbacError) {
    const { code, message } = error
    return { exit: exitOf(code), code, message, ...(hasIssues(error) && { issues: withShownPaths(error.issues, cwd) }) }
  }
  if (isFileError(error)) {
    const message = `\`${shownPath(error.path, cwd)}\` can't be read (${error.code})`
    return { exit: EXIT.usage, code: 'FILE_UNREADABLE', message }
  }
  return { exit: EXIT.internal, code: 'INTERNAL', message: internalReport(error, version()) }
}

/** What the file system throws for a file that the user named: a folder in its place, no permission. */
function isFileError(error: unknown): error is { readonly code: string; readonly path: string } {
  return (
    error instanceof Error &&
    'syscall' in error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'path' in error &&
    typeof error.path === 'string'
  )
}

/** Other documents than policies have issues, too. */
function hasIssues(error: object): error is { readonly issues: readonly Issue[] } {
  return 'issues' in error && Array.isArray(error.issues)
}

/** Codes of errors that are nobody's mistake here: somebody else does not answer, or says no. */
const FROM_ELSEWHERE: ReadonlySet<string> = new Set([
  'KEYS_UNAVAILABLE',
  'CREDENTIAL_UNAVAILABLE',
  'AUTHENTICATION_FAILED',
  'PDP_UNAVAILABLE',
])

function exitOf(code: string): ExitCode {
  if (code === 'INVALID_SNAPSHOT') return EXIT.policy
  return FROM_ELSEWHERE.has(code) ? EXIT.unreachable : EXIT.usage
}

function errorBody({ code, message, issues }: Failure): object {
  return { code, message, ...(issues !== undefined && { issues }) }
}

/** Enough for a bug report: what, and where in our code. */
function internalReport(error: unknown, version: string): string {
  const trace = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  const [what, ...frames] = trace.split(/\n\s*/)
  const where = frames.find((frame) => frame.startsWith('at '))
  return `a fault of rbac ${version} itself: ${what}${where === undefined ? '' : ` ${where}`}`
}
