import type { AccessRequest } from 'rbac-core'
import type { DecisionRecord, Outcome } from 'rbac-core/middleware'
import { Recorder, type RecordOptions } from 'rbac-core/middleware'
import type { Verdict } from '../decide/decide.js'
import type { Metrics } from './metrics.js'

/** What is known of a request before it is decided. */
export interface Asked {
  readonly route: string
  readonly startedAt: number
  readonly revision: string
}

/** Counts decisions, and hands a record of each to whoever wants them. */
export class Records {
  readonly #metrics: Metrics
  readonly #recorder: Recorder | undefined

  constructor(metrics: Metrics, options: RecordOptions | undefined) {
    this.#metrics = metrics
    this.#recorder = options === undefined ? undefined : new Recorder(options)
  }

  decided({ allowed, reason, request, decision }: Verdict, asked: Asked): void {
    this.#metrics.decision(allowed, reason)
    if (this.#recorder === undefined) return
    this.#recorder.add({
      ...baseOf(allowed ? 'allowed' : decision === undefined ? 'invalid' : 'refused', asked),
      ...partsOf(request),
      ...(decision === undefined ? { cause: reason } : { decision }),
    })
  }

  /** Resolved when no record waits any more. */
  async flush(): Promise<void> {
    await this.#recorder?.flush()
  }

  /** A request that came to no decision. */
  refused(outcome: Outcome, cause: string, asked: Asked): void {
    this.#recorder?.add({ ...baseOf(outcome, asked), cause })
  }
}

function baseOf(outcome: Outcome, { route, startedAt, revision }: Asked) {
  return {
    source: 'pdp',
    outcome,
    time: new Date(performance.timeOrigin + startedAt),
    durationMs: performance.now() - startedAt,
    method: 'POST',
    route,
    revision,
  } satisfies DecisionRecord
}

function partsOf(request: AccessRequest | undefined): Partial<DecisionRecord> {
  if (request === undefined) return {}
  const { principalId, action, isDataAction = false, scope } = request
  return { principalId, action, isDataAction, scope }
}
