import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { ReadAnswer, ReadJob } from './jobs.js'

/**
 * What the thread runs, found by the package's name: this file is elsewhere where a program is bundled, and threads run
 * the one that is not. Undefined where the program was put together without it.
 */
export function readingScript(): URL | undefined {
  try {
    const script = new URL('./dist/authzen/reload/thread.js', import.meta.resolve('rbac-server/package.json'))
    return existsSync(script) ? script : undefined
  } catch {
    return undefined
  }
}

/** A thread that takes memory and warms up is kept for so long after it has read. */
const IDLE_MS = 30_000

/** Reads policies in a thread of its own, which is there while it is needed. */
export class ReadingThread {
  readonly #script: URL
  #worker: Worker | undefined
  #closed = false
  #idle: ReturnType<typeof setTimeout> | undefined

  constructor(script: URL) {
    this.#script = script
  }

  /**
   * One at a time.
   *
   * @throws when the thread ends before it answers, as it does when the policy does not fit into its memory
   */
  async read(job: ReadJob): Promise<ReadAnswer> {
    clearTimeout(this.#idle)
    if (this.#closed) throw new Error('no policy is read any more')
    this.#worker ??= new Worker(this.#script)
    const worker = this.#worker
    try {
      return await answered(worker, job)
    } catch (error) {
      this.#worker = undefined
      throw error
    } finally {
      this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref()
    }
  }

  /** Ends the thread, whatever it is doing. */
  close(): Promise<void> {
    this.#closed = true
    return this.#end()
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle)
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }
}

function answered(worker: Worker, job: ReadJob): Promise<ReadAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', answer).off('error', fail).off('exit', end)
      // Nobody stays up for a thread that waits.
      worker.unref()
    }
    const answer = (read: ReadAnswer): void => {
      settle()
      resolve(read)
    }
    const fail = (error: unknown): void => {
      settle()
      reject(error)
    }
    const end = (): void => fail(new Error('the thread that reads policies has ended'))
    worker.on('message', answer).on('error', fail).on('exit', end).ref()
    worker.postMessage(job)
  })
}
