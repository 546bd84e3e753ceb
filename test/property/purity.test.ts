import fc from 'fast-check'
import { createEngine, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { worlds } from '../worlds/arbitrary.js'
import { documentOf } from '../worlds/document.js'
import { CLOCK_TIME } from '../worlds/world.js'
import { agree, engineOver } from './judges.js'
import { runs } from './runs.js'

const clock = () => new Date(CLOCK_TIME)

describe('the engine and what is handed to it', () => {
  it('works on deeply frozen documents and requests, and changes neither', () => {
    fc.assert(
      fc.property(worlds(6), fc.nat(1), ({ policy, requests }, spelling) => {
        const document = documentOf(policy, spelling)
        const engine = createEngine(parsePolicy(frozen(document)), { clock })
        const answers = requests.map((request) => engine.check(frozen({ ...request })))
        agree(engine.checkMany(frozen([...requests])), answers, policy, requests)
        for (const request of requests) engine.explain(frozen({ ...request }))
        agree(
          requests.map((request) => engineOver(policy).check(request)),
          answers,
          policy,
          requests,
        )
      }),
      runs(100),
    )
  })

  it('is not moved by what becomes of documents, requests and answers afterwards', () => {
    fc.assert(
      fc.property(worlds(6), ({ policy, requests }) => {
        const document = structuredClone(documentOf(policy, 0))
        const engine = createEngine(parsePolicy(document), { clock })
        const first = requests.map((request) => structuredClone(engine.check(request)))
        wreck(document)
        for (const request of requests) {
          const copy = structuredClone(request)
          const answer = engine.check(copy)
          engine.explain(copy)
          wreck(copy)
          wreck(answer)
        }
        agree(
          requests.map((request) => engine.check(request)),
          first,
          policy,
          requests,
        )
      }),
      runs(100),
    )
  })

  it('gives the same answer to the same question, however often and whatever was asked between', () => {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const engine = engineOver(policy)
        const first = requests.map((request) => engine.check(request))
        for (const request of requests.toReversed()) {
          engine.explain(request)
          engine.can({ ...request, isDataAction: request.isDataAction !== true })
          engine.accessFor(request.principalId, request.scope).can(request.action)
        }
        agree(
          requests.map((request) => engine.check(request)),
          first,
          policy,
          requests,
        )
      }),
      runs(100),
    )
  })

  it('leaves Object.prototype as it is, though ids are called __proto__ and constructor', () => {
    const before = Reflect.ownKeys(Object.prototype)
    const hostile = JSON.parse(
      '{"groups":[{"id":"__proto__","members":["constructor"]}],"roleAssignments":[{"id":"__proto__","principalId":"__proto__","roleDefinitionId":"__proto__","scope":"/__proto__/polluted"}],"roleDefinitions":[{"id":"__proto__","roleName":"__proto__","permissions":[{"actions":["__proto__/*"]}]}]}',
    )
    const engine = createEngine(parsePolicy(hostile), { clock })
    const request = { principalId: 'constructor', action: '__proto__/polluted', scope: '/__proto__/polluted/x' }
    const attributes = { Request: JSON.parse('{"__proto__":"polluted","constructor":"polluted"}') }
    expect(engine.check({ ...request, attributes })).toMatchObject({
      allowed: true,
      grantedBy: { roleAssignmentId: '__proto__', roleDefinitionId: '__proto__', groupPath: ['__proto__'] },
    })
    expect(engine.can({ ...request, principalId: 'toString' })).toBe(false)
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const item of Object.values(value)) frozen(item)
    Object.freeze(value)
  }
  return value
}

/** Overwrites whatever may be written, as deep as it goes. */
function wreck(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    wreck(Reflect.get(value, key))
    Reflect.set(value, key, 'wrecked')
  }
  if (Array.isArray(value) && !Object.isFrozen(value)) value.length = 0
  if (value instanceof Date) value.setTime(0)
}
