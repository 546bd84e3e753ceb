import type { ConditionTrace } from './explain.js'
import type { Truth } from './truth.js'

/** One part of a condition that would have to come out otherwise. */
export interface ConditionMend {
  /** The leaf, as it is printed. */
  readonly text: string
  readonly value: Truth
  readonly wanted: 'true' | 'false'
  /** What was found instead, one line for people. */
  readonly detail: string
}

/**
 * The smallest set of leaves that would have to change for the whole condition to come to `wanted`: empty when it does
 * already, undefined when no such set was found. Where a condition has a great many ways, only the cheapest of each part
 * are looked at, and the set is a small one.
 *
 * Attributes come first; another suboperation, and last another action, is asked for only where they can't do it. Leaves
 * with one text change together. Whether one request can hold all the changes is not looked at.
 */
export function mendsOf(trace: ConditionTrace, wanted: 'true' | 'false'): readonly ConditionMend[] | undefined {
  let plans: Plan[] = [{ cost: 0, changes: [] }]
  for (let width = MOST_PLANS; ; width -= 1) {
    const [plan, ...others] = plans
    if (plan === undefined) return undefined
    const further = plansFor(trace, wanted, plan, width)
    if (further[0] === plan) return plan.changes
    plans = cheapest([...others, ...further], width)
  }
}

interface Plan {
  readonly cost: number
  readonly changes: readonly ConditionMend[]
}

const COST: Readonly<Record<string, number>> = { attributes: 1, subOperation: 1_000, action: 1_000_000 }
const MOST_PLANS = 40

/**
 * The ways to bring a part to `wanted` on top of `plan`: that plan itself and no other where it does already.
 *
 * A change may undo what stands before it in the text, so that the whole has to be looked at again.
 */
function plansFor(trace: ConditionTrace, wanted: 'true' | 'false', plan: Plan, width: number): Plan[] {
  const { kind, text, value, detail = '', decidedBy = '', children } = trace
  if (kind === (wanted === 'true' ? 'and' : 'or')) {
    let plans: Plan[] = [plan]
    for (const child of children) {
      plans = cheapest(
        plans.flatMap((each) => plansFor(child, wanted, each, width / plans.length)),
        width,
      )
    }
    return plans
  }
  if (children.length > 0) {
    const goal = kind === 'not' ? (wanted === 'true' ? 'false' : 'true') : wanted
    const plans = children.flatMap((child) => plansFor(child, goal, plan, width))
    return plans.includes(plan) ? [plan] : cheapest(plans, width)
  }
  const change = plan.changes.find((each) => each.text === text)
  if ((change?.wanted ?? value) === wanted) return [plan]
  const cost = COST[decidedBy]
  if (change || cost === undefined) return []
  return [{ cost: plan.cost + cost, changes: [...plan.changes, { text, value, wanted, detail }] }]
}

function cheapest(plans: Plan[], width: number): Plan[] {
  return plans.sort((a, b) => a.cost - b.cost).slice(0, width)
}
