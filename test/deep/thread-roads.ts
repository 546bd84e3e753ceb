import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type AccessRequest, createEngine, type PolicySections, parsePolicy } from 'rbac-core'
import { publishSnapshots, type SnapshotPublisher } from 'rbac-core/snapshot'
import { documentOf } from '../worlds/document.js'
import { CLOCK_TIME } from '../worlds/world.js'
import type { Answer, Road } from './roads.js'

/** The built package in another thread: policy and requests are cloned on the way. */
export class Thread implements Road {
  readonly name = 'a worker thread'
  readonly every = 32
  readonly #worker = new Worker(new URL('worker.mjs', import.meta.url))

  async answers(policy: PolicySections, requests: readonly AccessRequest[], spelling: number): Promise<Answer[]> {
    const answered = once(this.#worker, 'message')
    this.#worker.postMessage({ document: documentOf(policy, spelling), requests, now: CLOCK_TIME })
    const [answers] = (await answered) as [Answer[]]
    return answers
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}

/** A thread that answers from the snapshots published to it, one after the other, in memory that both threads see. */
export class SnapshotThread implements Road {
  readonly name = 'a thread with snapshots'
  readonly every = 32
  readonly #worker = new Worker(new URL('snapshot-worker.mjs', import.meta.url), { workerData: CLOCK_TIME })
  readonly #engine = createEngine(parsePolicy({}))
  #publisher: SnapshotPublisher | undefined

  async answers(policy: PolicySections, requests: readonly AccessRequest[], spelling: number): Promise<Answer[]> {
    this.#engine.replace(parsePolicy(documentOf(policy, spelling)))
    if (this.#publisher === undefined) {
      this.#publisher = publishSnapshots(this.#engine)
      const ready = once(this.#worker, 'message')
      this.#publisher.attach(this.#worker)
      await ready
    } else this.#publisher.publish()
    const answered = once(this.#worker, 'message')
    this.#worker.postMessage({ requests })
    const [answers] = (await answered) as [Answer[]]
    return answers
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
