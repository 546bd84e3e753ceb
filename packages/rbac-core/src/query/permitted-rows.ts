import type { ActionAlgebra, PatternRow } from '../pattern/action-algebra.js'
import { parsePattern } from '../pattern/pattern.js'
import type { ActionCase } from './action-cases.js'
import { type Demand, demandText, isMet, type Known } from './demand.js'
import { totalDemand } from './stakes.js'

const EVERYTHING: readonly PatternRow[] = [{ pattern: parsePattern('*'), except: [] }]

/** What is allowed with what is known, and nothing more to come. */
export function certainRows(
  grants: readonly ActionCase[],
  denies: readonly ActionCase[],
  known: Known,
  algebra: ActionAlgebra,
): PatternRow[] {
  const granting = grants.filter(({ demand }) => isMet(demand, known))
  let rows = algebra.simplified(granting.flatMap(({ region }) => algebra.within(EVERYTHING, region)))
  for (const { region, demand } of denies) {
    if (!isMet(demand, known)) rows = algebra.without(rows, region)
  }
  return algebra.simplified(rows)
}

/** Rows under one and the same demand. */
interface Possible {
  readonly rows: readonly PatternRow[]
  readonly granting: Demand
  readonly lifts: readonly Demand[]
}

/** What is refused with what is known, and may be allowed by what is not. */
export function possibleRows(
  grants: readonly ActionCase[],
  denies: readonly ActionCase[],
  known: Known,
  certain: readonly PatternRow[],
  algebra: ActionAlgebra,
): { readonly rows: readonly PatternRow[]; readonly demand: Demand }[] {
  const isOpen = ({ demand }: ActionCase): boolean => typeof demand !== 'boolean'
  if (!grants.some(isOpen) && !denies.some(isOpen)) return []
  let possible: Possible[] = grants
    .filter(({ demand }) => demand !== false)
    .map(({ region, demand }) => ({ rows: algebra.within(EVERYTHING, region), granting: demand, lifts: [] }))
  for (const deny of denies) {
    possible = possible.flatMap((one) => behind(deny, one, algebra)).filter(({ rows }) => rows.length > 0)
    if (possible.length > MOST_POSSIBLE) {
      algebra.giveUp()
      possible = possible.slice(0, MOST_POSSIBLE)
    }
  }
  const byDemand = new Map<string, { demand: Demand; rows: PatternRow[] }>()
  for (const { rows, granting, lifts } of possible) {
    const demand = totalDemand([granting], lifts)
    if (demand === false || isMet(demand, known)) continue
    const text = demandText(demand)
    const same = byDemand.get(text)
    if (same === undefined) byDemand.set(text, { demand, rows: [...rows] })
    else same.rows.push(...rows)
  }
  return [...byDemand.values()].map(({ demand, rows }) => {
    const open = rows.filter((row) => !certain.some((sure) => algebra.holds(sure, row)))
    return { demand, rows: algebra.simplified(open) }
  })
}

const MOST_POSSIBLE = 1024

/** What is left of some rows behind a deny: what it does not list, and what it lists under the demand that lifts it. */
function behind({ region, demand: lift }: ActionCase, possible: Possible, algebra: ActionAlgebra): Possible[] {
  if (lift === true) return [possible]
  const outside = { ...possible, rows: algebra.without(possible.rows, region) }
  if (lift === false) return [outside]
  return [outside, { ...possible, rows: algebra.within(possible.rows, region), lifts: [...possible.lifts, lift] }]
}
