import { deepStrictEqual } from 'node:assert/strict'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { createEngine, type Decision, type PolicySections, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { worlds } from '../worlds/arbitrary.js'
import { changeOf, kindAt } from '../worlds/changes.js'
import { documentOf } from '../worlds/document.js'
import { randomFrom } from '../worlds/gen.js'
import { AROUND, agree, engineOver } from './judges.js'
import { runs, SEED } from './runs.js'

/** The same value, made of nothing but literals. */
function literal(decision: Decision): Decision {
  return JSON.parse(JSON.stringify(decision)) as Decision
}

function isFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.isFrozen(value) && Object.values(value).every(isFrozen)
}

/**
 * Asked three times, the first time by the long way, it says what is expected, up to what the specification leaves open;
 * and each time the same to the letter.
 */
function alwaysSays(ask: () => Decision, expected: Decision, policy: PolicySections, about: unknown): void {
  const first = ask()
  agree(comparable(first), comparable(expected), policy, about)
  for (const _ of [2, 3]) agree(ask(), first, policy, about)
}

describe('a decision', () => {
  it('is plain frozen data, whether it was put together or given before', () => {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const engine = engineOver(policy)
        for (const request of [...requests, ...requests, ...requests]) {
          const decision = engine.check(request)
          const plain = literal(decision)
          deepStrictEqual(decision, plain)
          expect(decision).toStrictEqual(plain)
          expect(Object.keys(decision)).toEqual(Object.keys(plain))
          expect({ ...decision }).toStrictEqual(plain)
          expect(structuredClone(decision)).toStrictEqual(plain)
          expect(inspect(decision, { depth: 5 })).toBe(inspect(plain, { depth: 5 }))
          expect(isFrozen(decision)).toBe(true)
        }
      }),
      runs(60),
    )
  })

  it('says what the reference evaluator says, the first time, the second and the third', () => {
    fc.assert(
      fc.property(worlds(10), ({ policy, requests }) => {
        const engine = engineOver(policy)
        for (const request of requests) {
          const { principalId: id, groupIds, groupsIncomplete, scope, action, isDataAction, attributes } = request
          alwaysSays(() => engine.check(request), evaluate(policy, request, AROUND), policy, request)
          const plain = { principalId: id, scope, action, ...(isDataAction && { isDataAction }) }
          alwaysSays(() => engine.check(plain), evaluate(policy, plain, AROUND), policy, plain)
          const principal = { id, ...(groupIds && { groupIds }), ...(groupsIncomplete && { groupsIncomplete }) }
          const access = engine.accessFor(principal, scope)
          const asked = {
            ...plain,
            ...(groupIds && { groupIds }),
            ...(groupsIncomplete && { groupsIncomplete }),
            ...(attributes && { attributes }),
          }
          const ask = () =>
            isDataAction === true ? access.checkData(action, attributes) : access.check(action, attributes)
          alwaysSays(ask, evaluate(policy, asked, AROUND), policy, asked)
          agree(ask(), engine.check(asked), policy, asked)
        }
      }),
      runs(100),
    )
  })

  it('stays what it was, whatever becomes of the policy, and is said anew of the next one', () => {
    fc.assert(
      fc.property(worlds(8), fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), ({ policy, requests }, kinds) => {
        const engine = createEngine(parsePolicy(documentOf(policy, 0)), AROUND.clock ? { clock: AROUND.clock } : {})
        const kept: { readonly decision: Decision; readonly text: string }[] = []
        for (const kind of kinds) {
          for (const request of [...requests, ...requests]) {
            const decision = engine.check(request)
            kept.push({ decision, text: JSON.stringify(decision) })
          }
          const name = kindAt(kind)
          try {
            engine.update(changeOf(name, engine.policy, { policy, requests }, randomFrom(kind)))
          } catch {
            // Refused.
          }
          const rebuilt = createEngine(engine.policy, AROUND.clock ? { clock: AROUND.clock } : {})
          for (const request of requests)
            agree(engine.check(request), rebuilt.check(request), policy, { name, request })
        }
        engine.replace(parsePolicy({}))
        for (const { decision, text } of kept) expect(JSON.stringify(decision)).toBe(text)
      }),
      runs(100),
    )
  })

  it('names the outermost of many scopes, then the smallest id, however deep management groups are and however many', () => {
    const random = randomFrom(SEED)
    for (const depth of [3, 6, 9, 9, 9, 9, 40, 40]) {
      const groups = Array.from({ length: depth }, (_, level) => `mg${level}`)
      const subscription = '/subscriptions/s'
      const scopes = [
        '/',
        ...groups.map((id) => `/providers/Microsoft.Management/managementGroups/${id}`),
        ...['', '/a', '/a/b', '/a/b/c', '/a/b/c/d', '/a/b/c/d/e'].map((path) => `${subscription}${path}`),
      ]
      const policy = parsePolicy({
        managementGroups: groups.map((id, level) => ({
          id,
          parent: level === 0 ? null : `mg${level - 1}`,
          subscriptions: level === depth - 1 ? ['s'] : [],
        })),
        roleDefinitions: [
          {
            id: 'few',
            roleName: 'Few',
            permissions: [{ actions: ['P/x/read', 'P/*/read'], notActions: ['P/y/read'] }],
          },
          { id: 'all', roleName: 'All', permissions: [{ actions: ['*'], dataActions: ['P/data/*'] }] },
        ],
        groups: [{ id: 'team', members: ['alice', 'bob'] }],
        roleAssignments: [
          // Something stands everywhere.
          ...scopes.map((scope, index) => ({ id: `n${index}`, principalId: 'eve', roleDefinitionId: 'few', scope })),
          ...Array.from({ length: 16 }, (_, index) => ({
            id: `${random(100)}-${index}`,
            principalId: ['alice', 'bob', 'team'][random(3)],
            roleDefinitionId: ['few', 'all'][random(4) === 0 ? 1 : 0],
            // Most of them deep down, so that it is there that one of several is named.
            scope: scopes[random(16) === 0 ? random(scopes.length) : scopes.length - 1 - random(9)],
          })),
        ],
      })
      const engine = createEngine(policy)
      for (let asked = 0; asked < 300; asked++) {
        const request = {
          principalId: ['alice', 'bob'][random(2)] ?? '',
          action: ['P/x/read', 'P/y/read', 'P/z/read', 'P/data/read'][random(4)] ?? '',
          isDataAction: random(4) === 0,
          scope: scopes[random(scopes.length)] ?? '',
        }
        const expected = evaluate(policy, request, AROUND)
        for (const _ of [1, 2, 3]) agree(engine.check(request), expected, policy, { depth, request })
      }
    }
  })

  it('names what the policy names now, where only names have changed', () => {
    const role = (roleName: string, actions: readonly string[]) => ({ id: 'r', roleName, permissions: [{ actions }] })
    const engine = createEngine(
      parsePolicy({
        roleDefinitions: [role('Reader', ['P/*'])],
        roleAssignments: [{ id: 'a', principalId: 'team', roleDefinitionId: 'r', scope: '/subscriptions/s' }],
        groups: [
          { id: 'team', members: ['squad'] },
          { id: 'squad', members: ['alice'] },
          { id: 'crew', members: ['alice'] },
        ],
      }),
    )
    const grant = () => {
      const request = { principalId: 'alice', action: 'P/read', scope: '/subscriptions/s' }
      const [first, ...others] = [1, 2, 3].map(() => engine.check(request))
      for (const other of others) expect(other).toStrictEqual(first)
      return first?.allowed === true ? first.grantedBy : undefined
    }
    expect(grant()).toMatchObject({ roleName: 'Reader', pattern: 'P/*', groupPath: ['squad', 'team'] })
    engine.update({ remove: { roleDefinitions: ['r'] }, add: { roleDefinitions: [role('Watcher', ['p/*'])] } })
    expect(grant()).toMatchObject({ roleName: 'Watcher', pattern: 'p/*', groupPath: ['squad', 'team'] })
    engine.update({ remove: { roleDefinitions: ['r'] }, add: { roleDefinitions: [role('Watcher', ['P/READ', '*'])] } })
    expect(grant()).toMatchObject({ pattern: 'P/READ' })
    engine.update({
      remove: { memberships: [['team', 'squad']] },
      add: { groups: [{ id: 'team', members: ['crew'] }] },
    })
    expect(grant()).toMatchObject({ groupPath: ['crew', 'team'] })
  })

  it('keeps the planes apart, for an action that both know', () => {
    const permissions = [{ actions: ['P/*'], dataActions: ['P/x/*'] }]
    const engine = createEngine(
      parsePolicy({
        roleDefinitions: [{ id: 'r', roleName: 'r', permissions }],
        roleAssignments: [{ id: 'a', principalId: 'alice', roleDefinitionId: 'r', scope: '/subscriptions/s' }],
      }),
    )
    const request = { principalId: 'alice', action: 'P/x/read', scope: '/subscriptions/s' }
    for (const _ of [1, 2, 3]) {
      expect(engine.check(request)).toMatchObject({ grantedBy: { pattern: 'P/*', isDataAction: false } })
      expect(engine.check({ ...request, isDataAction: true })).toMatchObject({
        grantedBy: { pattern: 'P/x/*', isDataAction: true },
      })
    }
  })

  it('has the reason that it would have had if nobody had asked for a yes or no before', () => {
    const engine = createEngine(
      parsePolicy({
        roleDefinitions: [{ id: 'r', roleName: 'r', permissions: [{ actions: ['P/*'], dataActions: ['Q/*'] }] }],
        roleAssignments: [{ id: 'a', principalId: 'alice', roleDefinitionId: 'r', scope: '/subscriptions/s' }],
      }),
    )
    const reasons = ['Q/read', 'R/read'].map((action) => {
      const request = { principalId: 'alice', action, scope: '/subscriptions/s' }
      for (const _ of [1, 2, 3]) expect(engine.can(request)).toBe(false)
      return [1, 2, 3].map(() => engine.check(request)).map((decision) => !decision.allowed && decision.reason)
    })
    expect(reasons).toEqual([
      ['otherPlane', 'otherPlane', 'otherPlane'],
      ['notInRoles', 'notInRoles', 'notInRoles'],
    ])
  })

  it('names an assignment with a condition before one without, where its id is the smaller', () => {
    const scope = '/subscriptions/s'
    const common = { principalId: 'alice', roleDefinitionId: 'r', scope }
    const condition = "(!(ActionMatches{'P/write'}))"
    const engine = createEngine(
      parsePolicy({
        roleDefinitions: [{ id: 'r', roleName: 'r', permissions: [{ actions: ['P/*'] }] }],
        roleAssignments: [
          { id: 'b', ...common },
          { id: 'a', ...common, condition, conditionVersion: '2.0' },
        ],
      }),
    )
    const named = (action: string) =>
      [1, 2, 3]
        .map(() => engine.check({ principalId: 'alice', action, scope }))
        .map((decision) => decision.allowed && decision.grantedBy.roleAssignmentId)
    expect([named('P/read'), named('P/write')]).toEqual([
      ['a', 'a', 'a'],
      ['b', 'b', 'b'],
    ])
  })
})
