import type { Turns } from '../decide/turns.js'
import type { PdpLimits } from '../limits.js'
import type { Mapping } from '../mapping/mapping.js'
import type { ServedPolicy } from '../policy/served-policy.js'
import type { Raw } from '../wire/read-request.js'
import type { Caller } from './callers.js'
import type { Asked, Records } from './records.js'

/** One request that was let in: who sent it, and the policy that answers it from beginning to end. */
export interface Job {
  readonly caller: Caller
  readonly served: ServedPolicy
  readonly mapping: Mapping
  readonly limits: PdpLimits
  readonly records: Records
  readonly asked: Asked
  /** For work that may take long. */
  readonly turns: () => Turns
}

/** Answers a body with a JSON text. Throws a `Refusal` for one it can't answer. */
export type Answerer = (body: Raw, job: Job) => string | Promise<string>
