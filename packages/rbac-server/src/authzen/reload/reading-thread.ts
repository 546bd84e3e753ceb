import { Worker } from 'node:worker_threads'
import type { ReadAnswer, ReadJob } from './jobs.js'

/** By the package's name: this file is elsewhere where a program is bundled, and threads run the one that is not. */
const SCRIPT = './dist/authzen/reload/thread.js'

/** A thread that takes memory and warms up is kept for so long after it has read. */
const IDLE_MS = 30_000

/** Reads policies in a thread of its own, which is there while it is needed. */
export class ReadingThread {
  #worker: Worker | undefined
  #closed = false
  #idle: ReturnType<typeof setTimeout> | undefined

  /**
   * One at a time.
   *
   * @throws when the thread ends before it answers, as it does when the policy does not fit into its memory
   */
  async read(job: ReadJob): Promise<ReadAnswer> {
    clearTimeout(this.#idle)
    if (this.#closed) throw new Error('no policy is read any more')
    this.#worker ??= new Worker(new URL(SCRIPT, import.meta.resolve('rbac-server/package.json')))
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
