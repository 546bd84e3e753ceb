import { InvalidRequestError } from '../errors.js'
import type { Decision } from '../model/decision.js'

/** How a guarded request ended, or a question that a handler asked. */
export type Outcome = 'allowed' | 'refused' | 'unauthenticated' | 'invalid' | 'unavailable' | 'error'

/** One event for each decision, and for each request that never came to one. Holds no token and no parameter. */
export interface DecisionRecord {
  /** `guard`: before a handler ran. `handler`: asked by one, with `request.rbac.can()`. `pdp`: asked of a server. */
  readonly source: 'guard' | 'handler' | 'pdp'
  readonly outcome: Outcome
  readonly time: Date
  readonly durationMs: number
  readonly method: string
  readonly route: string
  /** Absent where nobody was authenticated. */
  readonly principalId?: string
  readonly action?: string
  readonly isDataAction?: boolean
  /** Absent where none could be built. */
  readonly scope?: string
  /** Absent where the engine was not asked, or refused the question. */
  readonly decision?: Decision
  /** The policy that was asked: how many the engine has had, or the name a server gives it. Absent where a client asked. */
  readonly revision?: number | string
  /** The code of the error that kept the request from a decision, or a word for what was missing. */
  readonly cause?: string
}

/** Takes records: a function, or a sink that wants to see something of the moment of the decision as well. */
export type DecisionSink = ((record: DecisionRecord) => unknown) | CapturingSink<unknown>

export interface CapturingSink<Captured> {
  /** Called at the moment of the decision; must be quick. */
  capture(): Captured
  write(record: DecisionRecord, captured: Captured | undefined): unknown
}

export interface RecordOptions {
  /** Called after the decision was handed out. What it throws is dropped; where it returns a promise, the next record waits. */
  readonly sink: DecisionSink
  /** Which part of the allowed requests is recorded, 0 to 1, evenly spread. Everything else is always recorded. Default 1. */
  readonly sample?: number | undefined
  /** Records that may wait for a slow sink; more are dropped. Default 10,000. */
  readonly capacity?: number | undefined
  /** Told how many were dropped since it was last called. */
  readonly onDropped?: ((count: number) => unknown) | undefined
}

interface Waiting {
  readonly record: DecisionRecord
  readonly captured: unknown
}

/** Hands records to the sink, one at a time and later, so that no request waits for it. */
export class Recorder {
  readonly #sink: CapturingSink<unknown>
  readonly #sample: number
  readonly #capacity: number
  readonly #onDropped: ((count: number) => unknown) | undefined
  #waiting: Waiting[] = []
  #isDraining = false
  #share = 0
  #dropped = 0

  constructor(options: RecordOptions) {
    if (typeof options !== 'object' || options === null) {
      throw new InvalidRequestError('records must be an object with a `sink`')
    }
    const { sink, sample = 1, capacity = 10_000, onDropped } = options
    if (typeof sink !== 'function' && typeof sink?.write !== 'function') {
      throw new InvalidRequestError('records.sink must be a function or a sink')
    }
    if (!(sample >= 0 && sample <= 1)) throw new InvalidRequestError('records.sample must be a number from 0 to 1')
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new InvalidRequestError('records.capacity must be a whole number, 1 or more')
    }
    this.#sink = typeof sink === 'function' ? { capture: () => undefined, write: sink } : sink
    this.#sample = sample
    this.#capacity = capacity
    this.#onDropped = onDropped
  }

  add(record: DecisionRecord): void {
    if (record.outcome === 'allowed' && !this.#isSampled()) return
    if (this.#waiting.length >= this.#capacity) {
      this.#dropped += 1
      return
    }
    this.#waiting.push({ record, captured: quietly(() => this.#sink.capture()) })
    if (this.#isDraining) return
    this.#isDraining = true
    setTimeout(() => this.#drain(), 0)
  }

  /** Resolved when everything added so far was handed to the sink. */
  async flush(): Promise<void> {
    while (this.#isDraining) await new Promise((resume) => setTimeout(resume, 1))
  }

  #isSampled(): boolean {
    this.#share += this.#sample
    if (this.#share < 1) return false
    this.#share -= 1
    return true
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      for (const { record, captured } of batch) {
        const written = quietly(() => this.#sink.write(record, captured))
        if (written instanceof Promise) await written.catch(() => undefined)
      }
      this.#tellDropped()
    }
    this.#isDraining = false
  }

  #tellDropped(): void {
    if (this.#dropped === 0) return
    const count = this.#dropped
    this.#dropped = 0
    quietly(() => this.#onDropped?.(count))
  }
}

/** What `call` returns; undefined where it throws. A record is worth less than the request it tells of. */
function quietly<T>(call: () => T): T | undefined {
  try {
    return call()
  } catch {
    return undefined
  }
}
