import { readdirSync, readFileSync } from 'node:fs'
import { type AccessRequest, createEngine, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../reference/evaluate.js'
import { normalForm } from '../reference/normal-form.js'

/** A named world, questions about it, and the answers with their reason and where that comes from. */
interface Conformance {
  readonly world: string
  readonly clock: string
  readonly policy: Parameters<typeof normalForm>[0]
  readonly cases: readonly {
    readonly name: string
    readonly request: AccessRequest
    /** What of the decision is stated; the rest is free. */
    readonly expected: object
    readonly why: string
    readonly source: string
  }[]
}

const folder = new URL('.', import.meta.url)
const worlds = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Conformance)

describe.each(worlds)('$world', ({ policy, clock: time, cases }) => {
  const clock = () => new Date(time)
  const engine = createEngine(parsePolicy(policy), { clock })
  const normal = normalForm(policy)

  it.each(cases)('$name: $why', ({ request, expected }) => {
    expect(evaluate(normal, request, { clock }), 'the reference evaluator').toMatchObject(expected)
    expect(engine.check(request), 'the engine').toMatchObject(expected)
  })
})
