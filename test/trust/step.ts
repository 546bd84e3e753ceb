/** What one kind of evidence came to. */
export interface Evidence {
  /** How much was compared, tried or executed. */
  readonly count: number
  /** Of those, how many came out wrong. */
  readonly wrong: number
  /** Every seed used, for doing it again. */
  readonly seeds: readonly number[]
  /** Lines for the report: what is to be known besides, and of what came out wrong all there is. */
  readonly notes: readonly string[]
}

/** One kind of evidence, and its part of the time. */
export interface Step {
  readonly name: string
  /** What is counted, e.g. `decisions`. */
  readonly unit: string
  /** What is held against what. */
  readonly about: string
  /** How to have it alone. */
  readonly command: string
  /** Its part of the budget; the parts of all steps are weighed against each other. */
  readonly share: number
  /** Goes on until `deadline` (milliseconds since the epoch), at least for one round. */
  gather(deadline: number, nextSeed: () => number): Evidence
}
