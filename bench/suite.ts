import type { Agreement } from './agree.js'
import type { Bench } from './bench.js'
import type { Figure } from './figure.js'

/** A question and how it is answered. */
export interface Suite {
  readonly name: string
  readonly question: string
  /** Whether only the tenants show what it is about. */
  readonly onlyTenants?: boolean
  /** @throws {Error} when the answers to be timed are wrong */
  run(bench: Bench): Findings | Promise<Findings>
}

export interface Findings {
  /** What was compared before anything was timed. */
  readonly agreement: Agreement
  readonly figures: readonly Figure[]
}
