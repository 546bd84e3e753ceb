import { type AccessRequest, createEngine, parsePolicy, parsePolicyText } from 'rbac-core'
import { evaluateCondition, parseCondition, printCondition } from 'rbac-core/condition'
import { drawWorld } from '../property/condition-worlds.js'
import { pagesAddUp, whatCanIsCheck, whereCanIsCheck, whoCanIsCheck } from '../query/laws.js'
import { holdLaws } from '../query/run-worlds.js'
import { comparable } from '../reference/comparable.js'
import { judge } from '../reference/condition.js'
import { evaluate } from '../reference/evaluate.js'
import { normalForm } from '../reference/normal-form.js'
import { documentOf } from '../worlds/document.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build, CLOCK_TIME } from '../worlds/world.js'
import { includes, isDeepStrictEqual } from './same.js'

/** A world of test/conformance, as its file has it. */
export interface ConformanceWorld {
  readonly clock: string
  readonly policy: Parameters<typeof normalForm>[0]
  readonly cases: readonly { readonly name: string; readonly request: AccessRequest; readonly expected: object }[]
}

/** How much was compared, and what differed. */
export interface Comparison {
  readonly conformance: number
  readonly decisions: number
  readonly conditions: number
  readonly queries: string
  readonly differences: readonly string[]
}

/**
 * The conformance cases and the laws that matter most, by nothing but the language: no Node, no test runner. So it runs
 * in a browser as it runs here.
 */
export function compareAll(worlds: readonly ConformanceWorld[], count: number): Comparison {
  const differences: string[] = []
  const same = (about: string, truth: boolean) => {
    if (!truth) differences.push(about)
  }
  const conformance = conform(worlds, same)
  const decisions = decide(count, same)
  const conditions = judgeConditions(count, same)
  const laws = [whoCanIsCheck, whatCanIsCheck, whereCanIsCheck, pagesAddUp]
  const queries = holdLaws(laws, { seed: 7, count: Math.ceil(count / 400), byTurns: true }).toString()
  return { conformance, decisions, conditions, queries, differences }
}

type Same = (about: string, truth: boolean) => void

function conform(worlds: readonly ConformanceWorld[], same: Same): number {
  let cases = 0
  for (const { clock: time, policy, cases: all } of worlds) {
    const clock = () => new Date(time)
    const engine = createEngine(parsePolicy(policy), { clock })
    for (const { name, request, expected } of all) {
      same(
        name,
        includes(engine.check(request), expected) &&
          includes(evaluate(normalForm(policy), request, { clock }), expected),
      )
      cases += 1
    }
  }
  return cases
}

function decide(count: number, same: Same): number {
  const random = randomFrom(20_261_128)
  const drafts = worldDraft(24)
  const around = { clock: () => new Date(CLOCK_TIME) }
  let decisions = 0
  while (decisions < count) {
    const draft = drafts.draw(random)
    const { policy, requests } = build(draft)
    const text = JSON.stringify(documentOf(policy, draft.spelling))
    const engine = createEngine(parsePolicyText(text), around)
    for (const request of requests) {
      const decision = engine.check(request)
      const agreed =
        isDeepStrictEqual(comparable(decision), comparable(evaluate(policy, request, around))) &&
        isDeepStrictEqual(engine.explain(request).decision, decision) &&
        engine.can(request) === decision.allowed
      same(`${JSON.stringify(request)} over ${text}`, agreed)
      decisions += 1
    }
  }
  return decisions
}

function judgeConditions(count: number, same: Same): number {
  const random = randomFrom(20_261_128)
  for (let done = 0; done < count; done++) {
    const { condition, context } = drawWorld(random)
    const text = printCondition(condition)
    const agreed =
      evaluateCondition(condition, context) === judge(condition, context) &&
      isDeepStrictEqual(parseCondition(text), condition)
    same(text, agreed)
  }
  return count
}
