import {
  type Condition,
  type ConditionTrace,
  conditionMends,
  explainCondition,
  parseCondition,
} from 'rbac-core/condition'
import { describe, expect, it } from 'vitest'
import { type Random, randomFrom } from '../worlds/gen.js'
import { many, SEED } from './runs.js'

type Truth = ConditionTrace['value']

/** Of every kind, and with a value of every kind: some can be changed only in one way, the last two in none. */
const LEAVES = [
  'Exists @Request[here]',
  'Exists @Request[gone]',
  "@Request[here] StringEquals 'x'",
  "@Request[gone] StringEquals 'x'",
  '@Request[here] NumericEquals 1',
  "SubOperationMatches{'s'}",
  "ActionMatches{'P/r/read'}",
  '1 NumericEquals 1',
  "@Request[here] StringEquals {'x'}",
].map((text) => parseCondition(text))

const CONTEXT = { action: 'P/r/read', attributes: { Request: { here: 'x' } } }
const COST = { attributes: 1, subOperation: 1_000, action: 1_000_000, nothing: Number.POSITIVE_INFINITY }

function drawCondition(random: Random, depth: number): Condition {
  const kind = depth === 0 ? 0 : random(8)
  if (kind < 2) return LEAVES[random(LEAVES.length)] as Condition
  if (kind === 2) return { kind: 'not', operand: drawCondition(random, depth - 1) }
  const operands = Array.from({ length: 2 + random(2) }, () => drawCondition(random, depth - 1))
  return { kind: kind < 6 ? 'and' : 'or', operands }
}

/** What a trace comes to where leaves have other values. */
function valueUnder(trace: ConditionTrace, values: ReadonlyMap<string, Truth>): Truth {
  const inside = trace.children.map((child) => valueUnder(child, values))
  if (trace.kind === 'not') return opposite(inside[0] ?? 'unknown')
  if (trace.kind !== 'and' && trace.kind !== 'or') return values.get(trace.text) ?? trace.value
  const winner = trace.kind === 'or' ? 'true' : 'false'
  if (inside.includes(winner)) return winner
  return inside.includes('unknown') ? 'unknown' : opposite(winner)
}

function opposite(value: Truth): Truth {
  return value === 'unknown' ? value : value === 'true' ? 'false' : 'true'
}

function leavesOf(trace: ConditionTrace): readonly ConditionTrace[] {
  return trace.children.length === 0 ? [trace] : trace.children.flatMap(leavesOf)
}

function costOf({ decidedBy = 'nothing' }: ConditionTrace): number {
  return COST[decidedBy]
}

/** The least that changes can cost, by trying each of them; infinite where none do. */
function leastCost(trace: ConditionTrace, wanted: Truth): number {
  const leaves = [...new Map(leavesOf(trace).map((leaf) => [leaf.text, leaf])).values()]
  const least = (from: number, values: ReadonlyMap<string, Truth>, cost: number): number => {
    const leaf = leaves[from]
    if (leaf === undefined) return valueUnder(trace, values) === wanted ? cost : Number.POSITIVE_INFINITY
    const rest = (value: Truth) =>
      least(from + 1, new Map(values).set(leaf.text, value), cost + (value === leaf.value ? 0 : costOf(leaf)))
    return Math.min(rest(leaf.value), rest('true'), rest('false'))
  }
  return least(0, new Map(), 0)
}

describe('what would make a condition come out otherwise', () => {
  it('is enough, and the cheapest that trying everything finds; there is none where that finds none', () => {
    const random = randomFrom(SEED)
    const seen = { none: 0, several: 0 }
    for (let run = 0; run < many(600); run++) {
      const trace = explainCondition(drawCondition(random, 3), CONTEXT)
      for (const wanted of ['true', 'false'] as const) {
        const mends = conditionMends(trace, wanted)
        const changed = new Map(mends?.map((mend) => [mend.text, mend.wanted]))
        const leaves = new Map(leavesOf(trace).map((leaf) => [leaf.text, leaf]))
        const cost = [...changed.keys()].reduce((sum, text) => sum + costOf(leaves.get(text) as ConditionTrace), 0)
        const story = `${wanted}: ${JSON.stringify(trace, ['kind', 'text', 'value', 'children'])}`
        expect(mends === undefined ? Number.POSITIVE_INFINITY : cost, story).toBe(leastCost(trace, wanted))
        if (mends === undefined) seen.none += 1
        else expect(valueUnder(trace, changed), story).toBe(wanted)
        if (changed.size > 1) seen.several += 1
      }
    }
    expect(Math.min(seen.none, seen.several)).toBeGreaterThan(many(600) / 50)
  })
})
