import { isObject } from '../document/check-keys.js'
import { PARSE_OPTIONS, type ParsePolicyOptions, readOptions } from '../document/options.js'
import { InvalidRequestError } from '../errors.js'
import { kindOf } from '../model/kind-of.js'
import { type KeysOf, refuseUnknownKeys } from '../model/known-keys.js'
import type { Policy } from '../model/policy.js'
import { FileWatcher, type FileWatcherOptions } from './file-watcher.js'
import { readPaths } from './files.js'
import { loadPolicy } from './load-policy.js'

/** What a watcher keeps up to date: an engine. */
export interface ReplacesPolicy {
  replace(policy: Policy): unknown
}

export interface WatchFilesOptions {
  /** Told what is wrong. */
  readonly onError: (error: unknown) => void
  /** How long the files must have been quiet before they are read. Default 100. */
  readonly debounceMs?: number | undefined
}

export interface WatchPolicyOptions extends ParsePolicyOptions, WatchFilesOptions {
  /** Told what is wrong; the last good policy stays in force. */
  readonly onError: (error: unknown) => void
  /** Told of each policy put in force. */
  readonly onReload?: ((policy: Policy) => void) | undefined
}

export interface PolicyWatcher {
  /** Stops watching; resolved when nothing more will be called. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Puts the policy in `paths` in force, now and whenever the files change: written, replaced, added or deleted.
 *
 * Every change is read and checked as a whole first. Whatever is wrong goes to `onError`, the engine keeps the last
 * good policy, and the next change is another try. Reads once at the start, so that a change since the engine was made
 * is not missed. Reloads never overlap.
 *
 * @throws {InvalidRequestError} for arguments of the wrong shape; nothing else, now or later
 */
export function watchPolicy(
  paths: string | readonly string[],
  engine: ReplacesPolicy,
  options: WatchPolicyOptions,
): PolicyWatcher {
  const target = readEngine(engine)
  const { load, onReload, ...watching } = readWatchOptions(options)
  const read = async (): Promise<void> => {
    const policy = await loadPolicy(paths, load)
    if (watcher.isClosed) return
    target.replace(policy)
    onReload(policy)
  }
  const watcher = new FileWatcher(readPaths(paths), read, watching)
  watcher.start()
  return watcher
}

/**
 * The same for whoever reads the policy in another way, or elsewhere: calls `read` now, and whenever the files of the
 * policy in `paths` have changed. Calls never overlap; what one rejects with goes to `onError`, and the next change is
 * another try.
 *
 * @throws {InvalidRequestError} for arguments of the wrong shape; nothing else, now or later
 */
export function watchPolicyFiles(
  paths: string | readonly string[],
  read: () => Promise<void>,
  options: WatchFilesOptions,
): PolicyWatcher {
  if (typeof read !== 'function') throw new InvalidRequestError('watchPolicyFiles needs a function that reads')
  const watcher = new FileWatcher(readPaths(paths), async () => read(), readWatching(options))
  watcher.start()
  return watcher
}

interface Options extends FileWatcherOptions {
  readonly load: ParsePolicyOptions
  readonly onReload: (policy: Policy) => void
}

function readWatchOptions(given: unknown): Options {
  const options = readObject(given)
  const { onReload = ignore } = options
  if (typeof onReload !== 'function') throw new InvalidRequestError('options.onReload must be a function')
  const load = readOptions(options, WATCH_POLICY_OPTIONS)
  return { ...readWatching(options, WATCH_POLICY_OPTIONS), load, onReload: (policy) => onReload(policy) }
}

const WATCH_FILES_OPTIONS: KeysOf<WatchFilesOptions> = { onError: true, debounceMs: true }
const WATCH_POLICY_OPTIONS: KeysOf<WatchPolicyOptions> = { ...PARSE_OPTIONS, ...WATCH_FILES_OPTIONS, onReload: true }

function readWatching(given: unknown, known: object = WATCH_FILES_OPTIONS): FileWatcherOptions {
  const options = readObject(given)
  refuseUnknownKeys(options, known)
  const { onError, debounceMs = 100 } = options
  if (typeof onError !== 'function') throw new InvalidRequestError('options.onError must be a function')
  if (typeof debounceMs !== 'number' || !(debounceMs >= 0 && debounceMs <= LONGEST_DEBOUNCE_MS)) {
    throw new InvalidRequestError(`options.debounceMs must be a number from 0 to ${LONGEST_DEBOUNCE_MS}`)
  }
  return { onError: (error) => onError(error), debounceMs }
}

function readObject(options: unknown): Readonly<Record<string, unknown>> {
  if (isObject(options)) return options
  throw new InvalidRequestError(`options must be an object, not ${kindOf(options)}`)
}

function readEngine(engine: unknown): ReplacesPolicy {
  if (typeof engine === 'object' && engine !== null && 'replace' in engine && typeof engine.replace === 'function') {
    return engine as ReplacesPolicy
  }
  throw new InvalidRequestError('watchPolicy needs an engine, or something else with a `replace` method')
}

function ignore(): void {}

const LONGEST_DEBOUNCE_MS = 60_000
