import { type AccessRequest, createEngine, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { normalForm } from '../reference/normal-form.js'
import { sharedData } from './shared-data.js'

interface SharedCase {
  readonly id: string
  readonly family: string
  readonly description: string
  readonly policy: Parameters<typeof normalForm>[0]
  readonly request: AccessRequest
  readonly expected: 'allow' | 'deny'
  readonly why: string
}

const cases = sharedData<readonly SharedCase[]>('cases/decisions.json')

describe.skipIf(cases === undefined)('the shared decisions', () => {
  it.each(cases ?? [])('$id: $description', ({ policy, request, expected, why }) => {
    const decision = createEngine(parsePolicy(policy)).check(request)
    const judged = evaluate(normalForm(policy), request)
    expect(judged.allowed ? 'allow' : 'deny', `the reference evaluator: ${why}`).toBe(expected)
    expect(decision.allowed ? 'allow' : 'deny', `the engine: ${why}`).toBe(expected)
    expect(comparable(decision)).toEqual(comparable(judged))
  })
})
