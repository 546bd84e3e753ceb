import { InvalidRequestError } from 'rbac-core'

/** Bounds on what one request may cost, checked before the work is done. */
export interface PdpLimits {
  readonly bodyBytes: number
  /** Of all bodies together that are still coming in. */
  readonly bufferedBytes: number
  readonly jsonDepth: number
  /** Items in one batch. */
  readonly evaluations: number
  /** Rows on one page of a search. */
  readonly searchRows: number
  /** How long a batch or a search may take. */
  readonly timeMs: number
}

export const DEFAULT_PDP_LIMITS: PdpLimits = Object.freeze({
  bodyBytes: 1024 * 1024,
  bufferedBytes: 64 * 1024 * 1024,
  jsonDepth: 64,
  evaluations: 1000,
  searchRows: 1000,
  timeMs: 5000,
})

/** @throws {InvalidRequestError} for a limit nobody knows, or one that is no whole number above 0 */
export function readPdpLimits(given: Partial<PdpLimits> = {}): PdpLimits {
  const limits: Record<string, number> = { ...DEFAULT_PDP_LIMITS }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_PDP_LIMITS, name)) {
      throw new InvalidRequestError(
        `limits has no key ${JSON.stringify(name)} (its keys are ${Object.keys(DEFAULT_PDP_LIMITS).join(', ')})`,
      )
    }
    if (value === undefined) continue
    if (!Number.isSafeInteger(value) || value < 1)
      throw new InvalidRequestError(`limits.${name} must be a whole number above 0`)
    limits[name] = value
  }
  return limits as unknown as PdpLimits
}
