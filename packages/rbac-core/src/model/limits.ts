/** Bounds on input, checked before any work is done with it. Lengths are in UTF-16 code units. */
export interface Limits {
  readonly scopeLength: number
  readonly scopeSegments: number
  readonly actionLength: number
  readonly patternLength: number
  readonly idLength: number
  readonly conditionLength: number
  readonly conditionDepth: number
  /** How many pairs a quantified comparison of two lists may look at. */
  readonly listProduct: number
  readonly jsonDepth: number
  readonly policyBytes: number
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  scopeLength: 2048,
  scopeSegments: 128,
  actionLength: 512,
  patternLength: 512,
  idLength: 256,
  conditionLength: 8192,
  conditionDepth: 64,
  listProduct: 1_000_000,
  jsonDepth: 64,
  policyBytes: 256 * 1024 * 1024,
})
