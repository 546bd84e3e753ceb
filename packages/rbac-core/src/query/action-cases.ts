import type { ActionMatches } from '../condition/ast.js'
import { leavesOf } from '../condition/walk.js'
import { foldAscii } from '../model/text.js'
import type { ActionAlgebra, Region } from '../pattern/action-algebra.js'
import { parsePattern } from '../pattern/pattern.js'
import { type Demand, settled } from './demand.js'

/** Some actions, and what is demanded of a request for one of them. */
export interface ActionCase {
  readonly region: Region
  /** Without `ActionMatches`: the region has settled those. */
  readonly demand: Demand
}

/**
 * Splits a region wherever the demand asks which action it is, until within each part it no longer does.
 *
 * Where there would be too many parts, the demand of the rest is taken as one that can't be met.
 */
export function casesOf(region: Region, demand: Demand, algebra: ActionAlgebra): ActionCase[] {
  const cases: ActionCase[] = []
  const waiting: ActionCase[] = [{ region, demand }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const asked = firstTarget(next.demand)
    if (asked === undefined) cases.push(next)
    else if (cases.length + waiting.length >= MOST_CASES) {
      algebra.giveUp()
      cases.push({ region: next.region, demand: false })
    } else waiting.push(...splitAt(asked, next))
  }
  return cases
}

const MOST_CASES = 256

function splitAt(asked: ActionMatches, { region, demand }: ActionCase): ActionCase[] {
  const pattern = parsePattern(asked.pattern, Number.POSITIVE_INFINITY)
  const answered = (answer: boolean): Demand =>
    settled(demand, (leaf) =>
      leaf.kind === 'actionMatches' && foldAscii(leaf.pattern) === foldAscii(asked.pattern) ? answer : undefined,
    )
  return [
    { region: { ...region, none: [...region.none, pattern] }, demand: answered(false) },
    { region: { ...region, all: [...region.all, pattern] }, demand: answered(true) },
  ]
}

function firstTarget(demand: Demand): ActionMatches | undefined {
  return typeof demand === 'boolean' ? undefined : leavesOf(demand).find((leaf) => leaf.kind === 'actionMatches')
}
