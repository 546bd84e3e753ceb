/** One seed for every property, so that a run can be repeated; `RBAC_PROPERTY_SEED` is another one. */
export const SEED = Number(process.env.RBAC_PROPERTY_SEED ?? 20_261_122)

/** How much each property is asked, measured by what it is on an ordinary day: `RBAC_PROPERTY_TIMES`. */
const TIMES = Number(process.env.RBAC_PROPERTY_TIMES ?? 1)

/** So many inputs on an ordinary day. */
export function many(count: number): number {
  return Math.ceil(count * TIMES)
}

/** The same as fast-check takes it. */
export function runs(count: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: SEED, numRuns: many(count) }
}
