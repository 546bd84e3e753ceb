import { FileNotFoundError, InvalidPolicyError } from '../errors.js'
import { fingerprintOf, foldersToWatch } from './files.js'
import { FolderWatch } from './folder-watch.js'

export interface FileWatcherOptions {
  readonly onError: (error: unknown) => void
  readonly debounceMs: number
}

/** A file that is written without a pause is read all the same after this many quiet times. */
const LONGEST_WAIT = 10

/** Has policy files read, now and whenever they change. Readings never overlap. */
export class FileWatcher {
  readonly #paths: readonly string[]
  readonly #read: () => Promise<void>
  readonly #options: FileWatcherOptions
  readonly #folders: FolderWatch
  #timer: ReturnType<typeof setTimeout> | undefined
  #firstChange = 0
  #running: Promise<void> | undefined
  #changedMeanwhile = false
  #closed = false
  /** What the files looked like when they were last read. */
  #seen: string | undefined

  constructor(paths: readonly string[], read: () => Promise<void>, options: FileWatcherOptions) {
    this.#paths = paths
    this.#read = read
    this.#options = options
    this.#folders = new FolderWatch(
      () => this.#changed(),
      (error) => this.#report(error),
    )
  }

  get isClosed(): boolean {
    return this.#closed
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
    this.#running = this.#look().finally(() => {
      this.#running = undefined
      if (!this.#changedMeanwhile || this.#closed) return
      this.#changedMeanwhile = false
      this.#run()
    })
  }

  async #look(): Promise<void> {
    try {
      // Watched before looked at: what changes after the look is heard of.
      const folders = await foldersToWatch(this.#paths)
      if (this.#closed) return
      this.#folders.watchOnly(folders)
      const fingerprint = await fingerprintOf(this.#paths)
      if (fingerprint === this.#seen) return
      this.#seen = fingerprint
      await this.#read()
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
