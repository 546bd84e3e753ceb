import { isDeepStrictEqual } from 'node:util'
import type { AccessRequest, Decision, PolicySections } from 'rbac-core'
import { createEngine, type Engine, parsePolicy } from 'rbac-core'
import { evaluate } from '../reference/evaluate.js'
import type { Surroundings } from '../reference/question.js'
import { documentOf } from '../worlds/document.js'
import { CLOCK_TIME } from '../worlds/world.js'

/** What the reference evaluator is told about the world outside the policy; the engine is told the same. */
export const AROUND: Surroundings = { clock: () => new Date(CLOCK_TIME) }

export type Decide = (request: AccessRequest) => Decision

/** Something that decides. Laws are put to both: one that the two break together would be an error they share. */
export interface Judge {
  readonly name: string
  readonly over: (policy: PolicySections) => Decide
}

export const ENGINE: Judge = {
  name: 'the engine',
  over: (policy) => {
    const engine = engineOver(policy)
    return (request) => engine.check(request)
  },
}
export const REFERENCE: Judge = {
  name: 'the reference evaluator',
  over: (policy) => (request) => evaluate(policy, request, AROUND),
}
export const JUDGES: readonly Judge[] = [ENGINE, REFERENCE]

/** An engine that has read the policy as a document. */
export function engineOver(policy: PolicySections, spelling = 0, clock = AROUND.clock): Engine {
  return createEngine(parsePolicy(documentOf(policy, spelling)), clock === undefined ? {} : { clock })
}

/** Throws with both values and the policy unless they are the same: quicker than `expect`, and says what to replay. */
export function agree(actual: unknown, expected: unknown, policy: PolicySections, about: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return
  const shown = Object.entries({ about, actual, expected, policy }).map(
    ([name, value]) => `${name} ${JSON.stringify(value)}`,
  )
  throw new Error(shown.join('\n'))
}
