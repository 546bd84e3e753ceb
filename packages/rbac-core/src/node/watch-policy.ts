import { isObject } from '../document/check-keys.js'
import { type ParsePolicyOptions, readOptions } from '../document/options.js'
import { FileNotFoundError, InvalidPolicyError, InvalidRequestError } from '../errors.js'
import { kindOf } from '../model/kind-of.js'
import type { Policy } from '../model/policy.js'
import { fingerprintOf, foldersToWatch, readPaths } from './files.js'
import { FolderWatch } from './folder-watch.js'
import { loadPolicy } from './load-policy.js'

/** What a watcher keeps up to date: an engine. */
export interface ReplacesPolicy {
  replace(policy: Policy): unknown
}

export interface WatchPolicyOptions extends ParsePolicyOptions {
  /** Told what is wrong; the last good policy stays in force. */
  readonly onError: (error: unknown) => void
  /** Told of each policy put in force. */
  readonly onReload?: ((policy: Policy) => void) | undefined
  /** How long the files must have been quiet before they are read. Default 100. */
  readonly debounceMs?: number | undefined
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
  const watcher = new Watcher(readPaths(paths), readEngine(engine), readWatchOptions(options))
  watcher.start()
  return watcher
}

interface Options {
  readonly load: ParsePolicyOptions
  readonly onError: (error: unknown) => void
  readonly onReload: (policy: Policy) => void
  readonly debounceMs: number
}

function readWatchOptions(options: unknown): Options {
  if (!isObject(options)) throw new InvalidRequestError(`options must be an object, not ${kindOf(options)}`)
  const { onError, onReload = ignore, debounceMs = 100 } = options
  if (typeof onError !== 'function') throw new InvalidRequestError('options.onError must be a function')
  if (typeof onReload !== 'function') throw new InvalidRequestError('options.onReload must be a function')
  if (typeof debounceMs !== 'number' || !(debounceMs >= 0 && debounceMs <= LONGEST_DEBOUNCE_MS)) {
    throw new InvalidRequestError(`options.debounceMs must be a number from 0 to ${LONGEST_DEBOUNCE_MS}`)
  }
  return {
    load: readOptions(options),
    onError: (error) => onError(error),
    onReload: (policy) => onReload(policy),
    debounceMs,
  }
}

function readEngine(engine: unknown): ReplacesPolicy {
  if (typeof engine === 'object' && engine !== null && 'replace' in engine && typeof engine.replace === 'function') {
    return engine as ReplacesPolicy
  }
  throw new InvalidRequestError('watchPolicy needs an engine, or something else with a `replace` method')
}

function ignore(): void {}

const LONGEST_DEBOUNCE_MS = 60_000

/** A file that is written without a pause is read all the same after this many quiet times. */
const LONGEST_WAIT = 10

class Watcher implements PolicyWatcher {
  readonly #paths: readonly string[]
  readonly #engine: ReplacesPolicy
  readonly #options: Options
  readonly #folders: FolderWatch
  #timer: ReturnType<typeof setTimeout> | undefined
  #firstChange = 0
  #running: Promise<void> | undefined
  #changedMeanwhile = false
  #closed = false
  /** What the files looked like when they were last read. */
  #seen: string | undefined

  constructor(paths: readonly string[], engine: ReplacesPolicy, options: Options) {
    this.#paths = paths
    this.#engine = engine
    this.#options = options
    this.#folders = new FolderWatch(
      () => this.#changed(),
      (error) => this.#report(error),
    )
  }

  start(): void {
    this.#run()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#folders.close()
    await this.#running
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #changed(): void {
    if (this.#closed) return
    const { debounceMs } = this.#options
    const now = Date.now()
    if (this.#timer === undefined) this.#firstChange = now
    else if (now - this.#firstChange > debounceMs * LONGEST_WAIT) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#run(), debounceMs)
  }

  #run(): void {
    this.#timer = undefined
    if (this.#running !== undefined) {
      this.#changedMeanwhile = true
      return
    }
    this.#running = this.#check().finally(() => {
      this.#running = undefined
      if (!this.#changedMeanwhile || this.#closed) return
      this.#changedMeanwhile = false
      this.#run()
    })
  }

  async #check(): Promise<void> {
    try {
      // Watched before looked at: what changes after the look is heard of.
      const folders = await foldersToWatch(this.#paths)
      if (this.#closed) return
      this.#folders.watchOnly(folders)
      const fingerprint = await fingerprintOf(this.#paths)
      if (fingerprint === this.#seen) return
      this.#seen = fingerprint
      const policy = await loadPolicy(this.#paths, this.#options.load)
      if (this.#closed) return
      this.#engine.replace(policy)
      this.#options.onReload(policy)
    } catch (error) {
      // What is wrong in a file stays wrong until it changes; other trouble may pass.
      if (!(error instanceof InvalidPolicyError || error instanceof FileNotFoundError)) this.#seen = undefined
      this.#report(error)
    }
  }

  #report(error: unknown): void {
    if (this.#closed) return
    try {
      this.#options.onError(error)
    } catch {
      // Nobody is left to tell.
    }
  }
}
