import { existsSync, lstatSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Issue, Policy } from 'rbac-core'
import type { Context } from './command.js'
import { UsageError } from './exit.js'
import type { Io } from './io.js'
import { shownPath } from './issues.js'
import { count } from './text.js'

/**
 * The policy the flags name, or else the one the environment or the folders above name. What is odd about it but
 * harmless is counted on stderr.
 *
 * @param more paths that are named in another way
 * @throws {UsageError} where there is none
 */
export async function loadNamedPolicy({ args, io, out }: Context, more: readonly string[] = []): Promise<Policy> {
  const paths = policyPaths([...args.texts('policy'), ...more], io)
  const large = io.stderr.isTTY && totalBytes(paths) > LARGE_BYTES
  if (large) await out.remark('reading the policy…')
  const policy = await readPolicy(paths, args.has('strict'))
  await remarkOnWarnings(policy.warnings, out)
  const idle = policy.warnings.filter(
    ({ code, path }) => code === 'DANGLING_REFERENCE' && /\broleDefinitionId$/.test(path),
  )
  // To whom the built-in roles go without saying, `none` would look like an answer.
  if (idle.length > 0)
    await out.warning(
      `role definitions are missing, which leaves ${count(idle.length, 'assignment')} without effect: \`az role definition list\` prints them all`,
    )
  return policy
}

/** Reads and validates the files and folders, which exist. */
export async function readPolicy(paths: readonly string[], strict: boolean): Promise<Policy> {
  const { loadPolicy } = await import('rbac-core/node')
  return loadPolicy(paths, { strict })
}

/**
 * Absolute paths of what `given` names, or of the default policy. A path with a `*` is a pattern, and may match nothing.
 *
 * @throws {UsageError} for a path that is not there, and where nothing is named and nothing found
 */
export function policyPaths(given: readonly string[], io: Io): readonly string[] {
  if (given.length > 0) return given.map((path) => policyPath(path, io.cwd))
  const named = io.env.RBAC_POLICY
  if (named !== undefined && named !== '') return [policyPath(named, io.cwd, ' (from $RBAC_POLICY)')]
  const found = searchUpward(io.cwd)
  if (found === undefined) {
    throw new UsageError(
      'no policy: give --policy <file|folder>, set RBAC_POLICY, or keep a rbac.policy.json or rbac.policy.yaml here or above',
      'FILE_NOT_FOUND',
    )
  }
  return [found]
}

function policyPath(path: string, cwd: string, origin = ''): string {
  return path.includes('*') ? resolve(cwd, path) : existingPath(path, cwd, origin)
}

/** @throws {UsageError} when nothing is there */
function existingPath(path: string, cwd: string, origin = ''): string {
  const absolute = resolve(cwd, path)
  if (!existsSync(absolute)) throw new UsageError(`no such file or folder: \`${path}\`${origin}`, 'FILE_NOT_FOUND')
  return absolute
}

/**
 * The absolute path of something to read from: a file, a pipe, a device.
 *
 * @throws {UsageError} when nothing is there, or a folder
 */
export function existingFile(path: string, cwd: string): string {
  const absolute = existingPath(path, cwd)
  if (statSync(absolute).isDirectory()) throw new UsageError(`\`${path}\` is a folder, not a file`, 'FILE_NOT_FOUND')
  return absolute
}

const DEFAULT_NAMES: readonly string[] = ['rbac.policy.json', 'rbac.policy.yaml']
const LARGE_BYTES = 16 * 1024 * 1024

function searchUpward(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const [found, second] = DEFAULT_NAMES.map((name) => join(folder, name)).filter(isThere)
    if (second !== undefined) {
      throw new UsageError(
        `two default policies in ${shownPath(folder, cwd)}: name one with --policy`,
        'AMBIGUOUS_NAME',
      )
    }
    if (found !== undefined) {
      if (existsSync(found)) return found
      throw new UsageError(`the default policy \`${shownPath(found, cwd)}\` is a link to nowhere`, 'FILE_NOT_FOUND')
    }
    // One further up would answer in its place.
    const misnamed = join(folder, 'rbac.policy.yml')
    if (isThere(misnamed)) {
      throw new UsageError(
        `\`${shownPath(misnamed, cwd)}\` is no default policy: call it rbac.policy.yaml, or name one with --policy`,
        'FILE_NOT_FOUND',
      )
    }
    if (dirname(folder) === folder) return undefined
  }
}

/** True for a link to nowhere as well. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function totalBytes(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0)
}

/** Warnings after which an ALLOWED may be wrong: something that denies may be missing. */
const SAID_IN_FULL: ReadonlySet<string> = new Set(['UNKNOWN_HIERARCHY', 'INCOMPLETE_LIST'])
const MOST_IN_FULL = 3

/** Counts on stderr what is odd about a policy but harmless, and says what may make an ALLOWED wrong. */
export async function remarkOnWarnings(
  warnings: readonly Issue[],
  out: Context['out'],
  what = 'the policy',
): Promise<void> {
  const grave = warnings.filter(({ code }) => SAID_IN_FULL.has(code)).slice(0, MOST_IN_FULL)
  const place = what === 'the policy' ? '' : `${what} `
  for (const { path, message } of grave) await out.warning(`${place}${path}: ${message}`)
  const others = warnings.length - grave.length
  if (others > 0)
    await out.warning(
      `${what} has ${count(others, 'warning')}${grave.length > 0 ? ' more' : ''}; \`rbac validate\` shows them`,
    )
}
