import { type MessagePort, parentPort } from 'node:worker_threads'
import type { TlsFiles } from '../../listening/tls.js'
import type { Packed } from '../policy/packed.js'
import { problemOf } from '../reload/open-policy.js'
import type { PdpOptions } from '../server/options.js'
import { servePdp } from '../server/pdp-server.js'
import type { FromWorker, ToWorker, WorkerStart } from './messages.js'

/** What a worker thread is given to serve with, beside what its main thread hands over. */
export type WorkerOptions = Omit<PdpOptions, 'policy' | 'host' | 'port' | 'tls'>

/**
 * Serves in this worker thread until its main thread says stop.
 *
 * @param start `workerData` of the thread
 */
export async function runPdpWorker(
  { socket, url, packed, failingMs, tls }: WorkerStart<unknown>,
  options: WorkerOptions,
): Promise<void> {
  const port = parentPort
  if (port === null) throw new Error('not a worker thread')
  const gathering = new Gathering(port)
  const server = await servePdp(
    {
      publicUrl: url,
      ...options,
      ...(tls !== undefined && { tls }),
      socket,
      // The main thread says when to stop, and passes on what comes until then.
      drainMs: 0,
      // Whoever takes the connections has looked at where they come from.
      allowOpen: true,
      gatherMetrics: () => gathering.ask(),
    },
    async (target) => {
      target.put(packed)
      if (failingMs !== undefined) target.fail(failingMs)
      return undefined
    },
  )
  const tell = (message: FromWorker): void => port.postMessage(message)
  const put = (next: Packed): void => {
    try {
      server.put(next)
    } catch (error) {
      // This thread's own options may be stricter than those of the main thread.
      server.fail()
      options.logger?.warn(problemOf(error), 'policy refused, the one before stays in force')
    }
  }
  const renew = (next: TlsFiles): void => {
    try {
      server.renewTls(next)
    } catch (error) {
      options.logger?.warn(problemOf(error), 'certificate not renewed')
    }
  }
  await new Promise<void>((resolve) => {
    port.on('message', (message: ToWorker) => {
      switch (message.kind) {
        case 'policy':
          put(message.packed)
          return tell({ kind: 'loaded', revision: server.revision })
        case 'failing':
          return server.fail()
        case 'report':
          return tell({ kind: 'report', id: message.id, text: server.metrics() })
        case 'metrics':
          return gathering.answer(message.id, message.text)
        case 'tls':
          return renew(message.tls)
        case 'drain':
          return server.drain()
        case 'stop':
          return resolve()
      }
    })
    tell({ kind: 'ready', revision: server.revision })
  })
  await server.close()
  tell({ kind: 'stopped' })
  port.close()
}

/** Questions for the metrics of all threads that the main thread has not answered yet. */
class Gathering {
  readonly #port: MessagePort
  readonly #waiting = new Map<number, (text: string) => void>()
  #last = 0

  constructor(port: MessagePort) {
    this.#port = port
  }

  ask(): Promise<string> {
    this.#last += 1
    const id = this.#last
    const answer = new Promise<string>((resolve) => this.#waiting.set(id, resolve))
    this.#port.postMessage({ kind: 'gather', id } satisfies FromWorker)
    return answer
  }

  answer(id: number, text: string): void {
    this.#waiting.get(id)?.(text)
    this.#waiting.delete(id)
  }
}
