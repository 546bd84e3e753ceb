import { createEngine, type Limits, parsePolicy } from 'rbac-core'
import { createPolicyBuilder } from 'rbac-core/builder'
import { whatCan, whereCan, whoCan } from 'rbac-core/query'
import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { describe, expect, it } from 'vitest'

const roleDefinitions = [{ id: 'r', roleName: 'Reader', permissions: [{ actions: ['a/read'] }] }]
const QUESTION = { principalId: 'p', action: 'a/read', scope: '/s' }

function granting(condition: string) {
  return {
    roleDefinitions,
    roleAssignments: [{ id: 'as', principalId: 'p', roleDefinitionId: 'r', scope: '/s', condition }],
  }
}

function denying(condition: string) {
  const permissions = [{ actions: ['a/read'], condition }]
  const everyone = { id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }
  return {
    ...granting("'1' StringEquals '1'"),
    denyAssignments: [{ id: 'd', denyAssignmentName: 'D', scope: '/s', permissions, principals: [everyone] }],
  }
}

/** True whatever it is asked, and so long. */
const long = (length: number) => `'1' StringEquals '1' OR @Request[x] StringEquals '${'y'.repeat(length - 48)}'`
const deep = (depth: number) => `${'('.repeat(depth)}'1' StringEquals '1'${')'.repeat(depth)}`
/** Looks at four pairs. */
const pairs = "{'a', 'b'} ForAllOfAnyValues:StringEquals {'a', 'b'}"

describe('a condition', () => {
  it.each<[string, string, Partial<Limits>, boolean]>([
    ['longer than a lowered limit', long(60), { conditionLength: 30 }, false],
    ['longer than the default, and a raised limit', long(9000), { conditionLength: 20_000 }, true],
    ['nested deeper than a lowered limit', deep(3), { conditionDepth: 2 }, false],
    ['nested deeper than the default', deep(70), { conditionDepth: 100 }, true],
    ['of more pairs than a lowered limit', pairs, { listProduct: 3 }, false],
    ['of as many pairs as a lowered limit', pairs, { listProduct: 4 }, true],
  ])('%s counts in the engine as it does in the document', (_, condition, limits, holds) => {
    const isRead = limits.listProduct !== undefined || holds
    const read = parsePolicy(granting(condition), { limits })
    expect(read.warnings.map(({ code }) => code)).toEqual(isRead ? [] : ['INVALID_CONDITION'])
    // Those of the policy are the engine's, unless it is given others.
    for (const engine of [createEngine(read), createEngine(read, { limits })]) {
      expect(engine.can(QUESTION)).toBe(holds)
      expect(engine.check(QUESTION)).toMatchObject(holds ? { allowed: true } : { reason: 'conditionUnknown' })
      expect(engine.explain(QUESTION).conditions[0]?.value).toBe(holds ? 'true' : 'unknown')
      const { action, scope, ...who } = QUESTION
      expect(whoCan(engine, { action, scope }).principals.map(({ id }) => id)).toEqual(holds ? ['p'] : [])
      expect(whatCan(engine, { ...who, scope }).permissions.map((row) => row.action)).toEqual(holds ? ['a/read'] : [])
      expect(whereCan(engine, { ...who, action }).scopes.map((row) => row.scope)).toEqual(holds ? ['/s'] : [])
    }
    const lifted = `NOT (${condition})`
    const wider = { ...limits, ...(limits.conditionLength && { conditionLength: limits.conditionLength + 6 }) }
    const denied = createEngine(parsePolicy(denying(lifted), { limits: wider }))
    expect(denied.check(QUESTION)).toMatchObject(holds ? { allowed: true } : { effect: 'Denied' })
  })

  it('keeps its limit when the policy is changed, built from a stream, or loaded with the same limits', () => {
    const condition = long(9000)
    const limits = { conditionLength: 20_000 }
    const changed = createEngine(parsePolicy({ roleDefinitions }, { limits }))
    changed.update({ add: { roleAssignments: granting(condition).roleAssignments } })
    const built = createPolicyBuilder({ roleDefinitions }, { limits })
      .add('roleAssignments', granting(condition).roleAssignments)
      .finish()
    const bytes = saveSnapshot(changed)
    const again = createEngine(changed.policy)
    for (const engine of [changed, built, again, loadSnapshot(bytes, { limits })]) {
      expect(engine.can(QUESTION)).toBe(true)
    }
    expect(loadSnapshot(bytes).check(QUESTION)).toMatchObject({ reason: 'conditionUnknown' })
    changed.replace(parsePolicy(granting(condition), { limits: { conditionLength: 9100 } }))
    expect(changed.can(QUESTION)).toBe(true)
  })
})

describe('a depth that the stack might not hold', () => {
  it('is refused as a limit, before anything is read', () => {
    const limits = { conditionDepth: 513 }
    const refused = expect.objectContaining({
      code: 'INVALID_REQUEST',
      message: 'limits.conditionDepth is at most 512',
    })
    const policy = parsePolicy(granting(deep(3)))
    expect(() => parsePolicy(granting(deep(3)), { limits })).toThrow(refused)
    expect(() => createEngine(policy, { limits })).toThrow(refused)
    expect(() => loadSnapshot(saveSnapshot(createEngine(policy)), { limits })).toThrow(refused)
  })
})

describe('a limit of requests', () => {
  it('is the one the policy was read under, unless the engine has another', () => {
    const long = 'p'.repeat(300)
    const policy = parsePolicy(
      { roleDefinitions, roleAssignments: [{ id: 'as', principalId: long, roleDefinitionId: 'r', scope: '/s' }] },
      { limits: { idLength: 400 } },
    )
    expect(createEngine(policy).can({ ...QUESTION, principalId: long })).toBe(true)
    const strict = createEngine(policy, { limits: { idLength: 256 } })
    expect(() => strict.can({ ...QUESTION, principalId: long })).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    )
  })
})
