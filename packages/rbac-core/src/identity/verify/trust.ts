import type { TrustedIssuers } from './issuers.js'
import type { KeySet } from './key-set.js'

/** Whose tokens are believed at one time, and by which keys. */
export interface Trust {
  readonly keys: KeySet
  readonly issuers: TrustedIssuers
}

/** Where trust comes from: configured once, or asked for and asked for again. Times are milliseconds since the epoch. */
export interface TrustSource {
  /** What was trusted when last asked. */
  readonly latest: Trust | undefined
  /** What to verify with now. */
  current(now: number): Promise<Trust>
  /** What to look into after a key was not found in `seen`; the same where it is too early to ask again. */
  newer(seen: Trust, now: number): Promise<Trust>
}

export function fixedTrust(trust: Trust): TrustSource {
  return { latest: trust, current: async () => trust, newer: async () => trust }
}
