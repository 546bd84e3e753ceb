import { type FSWatcher, watch } from 'node:fs'
import type { Context } from '../command.js'
import { EXIT, type ExitCode } from '../exit.js'
import { reportFailure } from '../failure.js'
import { foldersToWatch } from './find-tests.js'
import { runSuites } from './run.js'
import { loadSuites, namedTests } from './suite.js'
import type { Wishes } from './wishes.js'

/** How long files must have been quiet before they are read again. */
const QUIET_MS = 100

/**
 * Runs the tests once, and again after every change of a file in the folders of the tests and of their policies, until
 * the program is asked to stop, which is no success. What goes wrong meanwhile is reported, and the next change is
 * another try.
 */
export async function watchTests(context: Context, wishes: Wishes): Promise<ExitCode> {
  const { io, out } = context
  const stopped = io.untilStopped().then(() => 'stopped' as const)
  const changes = new Changes()
  const runOnce = async (): Promise<void> => {
    try {
      changes.watch(foldersToWatch(namedTests(context), io.cwd))
      const suites = await loadSuites(context)
      changes.watch(suites.flatMap(({ paths }) => foldersToWatch(paths, io.cwd)))
      await runSuites(context, suites, wishes)
    } catch (error) {
      await reportFailure(error, io, out)
    }
  }
  try {
    for (;;) {
      await runOnce()
      await out.remark({ text: 'waiting for changes', style: 'faint' })
      if ((await Promise.race([changes.next(), stopped])) === 'stopped') return EXIT.interrupted
    }
  } finally {
    changes.close()
  }
}

/** Hears of changes of documents in folders, from the moment they are watched. */
class Changes {
  readonly #watchers = new Map<string, FSWatcher>()
  #timer: NodeJS.Timeout | undefined
  #changed = false
  #wake: (() => void) | undefined

  /** Watches these folders too. One that is gone by now is left out. */
  watch(folders: readonly string[]): void {
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue
      try {
        const watcher = watch(folder, (_, name) => this.#heard(name))
        watcher.on('error', () => this.#forget(folder))
        this.#watchers.set(folder, watcher)
      } catch {
        this.#forget(folder)
      }
    }
  }

  /** Settles once something changed since the last time, and all was quiet after it. */
  next(): Promise<'changed'> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#changed = false
        this.#wake = undefined
        resolve('changed')
      }
      if (this.#changed && this.#timer === undefined) this.#wake()
    })
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const folder of this.#watchers.keys()) this.#forget(folder)
  }

  /** Other files, such as a report that is written here, are none of our business. */
  #heard(name: string | null): void {
    if (name !== null && /\.\w+$/.test(name) && !/\.(?:json|ya?ml)$/i.test(name)) return
    this.#changed = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#wake?.()
    }, QUIET_MS)
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
  }
}
