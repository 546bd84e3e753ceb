import { Worker } from 'node:worker_threads'
import type { Backend } from './front.js'
import type { FromWorker, ToWorker, WorkerStart } from './messages.js'

/** One worker thread, as the main thread sees it. */
export class PdpThread implements Backend {
  readonly socket: string
  connections = 0
  /** Resolved when it takes connections, rejected when it ended before. */
  readonly ready: Promise<void>
  readonly #worker: Worker
  readonly #ended: Promise<void>
  readonly #reports = new Map<number, (text: string) => void>()
  #isReady = false
  #last = 0
  #problem: unknown

  constructor(script: URL, start: WorkerStart<unknown>, gather: () => Promise<string>) {
    this.socket = start.socket
    this.#worker = new Worker(script, { workerData: start })
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()))
    this.#worker.on('error', (error) => {
      this.#problem = error
    })
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromWorker) => {
        if (message.kind === 'ready') {
          this.#isReady = true
          resolve()
        } else this.#hear(message, gather)
      })
      void this.#ended.then(() => reject(this.#problem ?? new Error('a worker thread ended')))
    })
    // Whoever waits for it learns of the end; nobody has to.
    this.ready.catch(() => undefined)
  }

  get isReady(): boolean {
    return this.#isReady
  }

  tell(message: ToWorker): void {
    this.#worker.postMessage(message)
  }

  /** Its own metrics; nothing where it has just ended. */
  report(): Promise<string> {
    this.#last += 1
    const id = this.#last
    this.tell({ kind: 'report', id })
    return new Promise((resolve) => {
      this.#reports.set(id, resolve)
      void this.#ended.then(() => resolve(''))
    })
  }

  onEnd(act: (problem: unknown) => void): void {
    void this.#ended.then(() => {
      this.#isReady = false
      act(this.#problem)
    })
  }

  /** Resolved when it has answered what was under way, and ended. */
  async stop(): Promise<void> {
    this.tell({ kind: 'stop' })
    await this.#ended
  }

  #hear(message: FromWorker, gather: () => Promise<string>): void {
    if (message.kind === 'report') {
      this.#reports.get(message.id)?.(message.text)
      this.#reports.delete(message.id)
    }
    if (message.kind === 'gather') {
      const { id } = message
      void gather().then((text) => this.tell({ kind: 'metrics', id, text }))
    }
  }
}
