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
 * already, undefined when no such set was found.
 *
 * Attributes come first; another suboperation, and last another action, is asked for only where they can't do it. Leaves
 * with one text change together. Whether one request can hold all the changes is not looked at.
 */
export function mendsOf(trace: ConditionTrace, wanted: 'true' | 'false'): readonly ConditionMend[] | undefined {
  const plan = planFor(trace, wanted)
  return plan && [...plan.leaves.values()].filter((leaf) => leaf.value !== leaf.wanted)
}

interface Plan {
  readonly cost: number
  /** By text: every leaf that has a part in it, those that have to stay as they are too. */
  readonly leaves: ReadonlyMap<string, ConditionMend>
}

const COST = { attributes: 1, subOperation: 1_000, action: 1_000_000, nothing: Number.POSITIVE_INFINITY }

function planFor(trace: ConditionTrace, wanted: 'true' | 'false'): Plan | undefined {
  if (trace.kind === 'not') return planForAll(trace.children, opposite(wanted))
  if (trace.kind === 'and') return wanted === 'true' ? planForAll(trace.children, wanted) : cheapest(trace, wanted)
  if (trace.kind === 'or') return wanted === 'false' ? planForAll(trace.children, wanted) : cheapest(trace, wanted)
  const { text, value, detail = '', decidedBy = 'nothing' } = trace
  const cost = value === wanted ? 0 : COST[decidedBy]
  return Number.isFinite(cost) ? { cost, leaves: new Map([[text, { text, value, wanted, detail }]]) } : undefined
}

function opposite(wanted: 'true' | 'false'): 'true' | 'false' {
  return wanted === 'true' ? 'false' : 'true'
}

function planForAll(children: readonly ConditionTrace[], wanted: 'true' | 'false'): Plan | undefined {
  const leaves = new Map<string, ConditionMend>()
  let cost = 0
  for (const child of children) {
    const plan = planFor(child, wanted)
    if (plan === undefined) return undefined
    for (const [text, leaf] of plan.leaves) {
      const other = leaves.get(text)
      if (other !== undefined && other.wanted !== leaf.wanted) return undefined
      leaves.set(text, leaf)
    }
    cost += plan.cost
  }
  return { cost, leaves }
}

function cheapest(trace: ConditionTrace, wanted: 'true' | 'false'): Plan | undefined {
  let best: Plan | undefined
  for (const child of trace.children) {
    const plan = planFor(child, wanted)
    if (plan !== undefined && (best === undefined || plan.cost < best.cost)) best = plan
  }
  return best
}
