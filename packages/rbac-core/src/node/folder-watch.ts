import { type FSWatcher, statSync, watch } from 'node:fs'
import { isMissing } from './file-errors.js'

/** Hears of changes in a set of folders. */
export class FolderWatch {
  readonly #onChange: () => void
  readonly #onError: (error: unknown) => void
  /** By path and inode: a folder that was deleted and made again is another one. */
  readonly #watchers = new Map<string, FSWatcher>()

  constructor(onChange: () => void, onError: (error: unknown) => void) {
    this.#onChange = onChange
    this.#onError = onError
  }

  /** Watches these folders and no others. Those that are gone by now are left out. */
  watchOnly(folders: readonly string[]): void {
    const wanted = new Map(folders.flatMap((folder) => entryOf(folder)))
    for (const [key, watcher] of this.#watchers) {
      if (wanted.has(key)) continue
      watcher.close()
      this.#watchers.delete(key)
    }
    for (const [key, folder] of wanted) if (!this.#watchers.has(key)) this.#add(key, folder)
  }

  close(): void {
    this.watchOnly([])
  }

  #add(key: string, folder: string): void {
    try {
      const watcher = watch(folder, this.#onChange)
      watcher.on('error', (error) => this.#lost(key, error))
      this.#watchers.set(key, watcher)
    } catch (error) {
      this.#lost(key, error)
    }
  }

  /** A folder that vanished is a change; anything else means that changes will be missed. */
  #lost(key: string, error: unknown): void {
    this.#watchers.get(key)?.close()
    this.#watchers.delete(key)
    if (isMissing(error)) this.#onChange()
    else this.#onError(error)
  }
}

function entryOf(folder: string): [key: string, folder: string][] {
  const info = statSync(folder, { throwIfNoEntry: false, bigint: true })
  return info === undefined ? [] : [[`${info.dev}:${info.ino}:${folder}`, folder]]
}
