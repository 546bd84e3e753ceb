import { timeOf } from '../clock.js'
import type { HttpAnswer, HttpFailure } from '../http.js'
import type { Surroundings } from './surroundings.js'

/** What is worth asking again, and when. Waits are in milliseconds, one for each further attempt. */
export interface RetryPlan {
  readonly isTransient: (status: number) => boolean
  readonly transientWaits: readonly number[]
  /** After 410, which a metadata service answers for up to 70 s while it is updated. */
  readonly goneWaits: readonly number[]
  /** Ask again where nobody has answered yet? Not where that means there is nobody. */
  readonly retriesSilence: boolean
}

const TRANSIENT_WAITS: readonly number[] = [1000, 2000, 4000]

/** As the documentation of the metadata service and Microsoft's own clients have it. */
export const METADATA_RETRIES: RetryPlan = {
  isTransient: (status) => status === 404 || isServerTrouble(status),
  transientWaits: TRANSIENT_WAITS,
  goneWaits: Array.from({ length: 7 }, () => 10_000),
  retriesSilence: false,
}

export const AUTHORITY_RETRIES: RetryPlan = {
  isTransient: isServerTrouble,
  transientWaits: TRANSIENT_WAITS,
  goneWaits: [],
  retriesSilence: true,
}

function isServerTrouble(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** A service that wants a longer pause than this is as good as absent. */
const LONGEST_WAIT = 60_000

export interface Attempts {
  /** The last outcome. */
  readonly outcome: HttpAnswer | HttpFailure
  /** True where the service answered at least once. */
  readonly answered: boolean
}

/** Makes `attempt` until its outcome is final or the plan's patience is at its end. */
export async function withRetries(
  attempt: () => Promise<HttpAnswer | HttpFailure>,
  plan: RetryPlan,
  { sleep, clock }: Pick<Surroundings, 'sleep' | 'clock'>,
): Promise<Attempts> {
  const transientWaits = plan.transientWaits.values()
  const goneWaits = plan.goneWaits.values()
  for (let answered = false; ; ) {
    const outcome = await attempt()
    answered ||= typeof outcome !== 'string'
    const waits = wantsRetry(outcome, plan, answered) ? (isGone(outcome) ? goneWaits : transientWaits) : undefined
    const planned = waits?.next().value
    if (planned === undefined) return { outcome, answered }
    const wait = retryAfter(outcome, clock) ?? planned
    if (wait > LONGEST_WAIT) return { outcome, answered }
    await sleep(wait)
  }
}

function wantsRetry(outcome: HttpAnswer | HttpFailure, plan: RetryPlan, answered: boolean): boolean {
  if (typeof outcome === 'string') {
    return (outcome === 'timeout' || outcome === 'unreachable') && (answered || plan.retriesSilence)
  }
  return isGone(outcome) || plan.isTransient(outcome.status)
}

function isGone(outcome: HttpAnswer | HttpFailure): boolean {
  return typeof outcome !== 'string' && outcome.status === 410
}

/** What the `Retry-After` header asks for, seconds or a date, in milliseconds from now. */
function retryAfter(outcome: HttpAnswer | HttpFailure, clock: () => Date): number | undefined {
  const value = typeof outcome === 'string' ? undefined : outcome.header('retry-after')?.trim()
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const wait = Date.parse(value) - timeOf(clock)
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0)
}
