import fc from 'fast-check'
import { type AccessRequest, type Engine, type PolicySections, parsePolicy, type RoleAssignment } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../../packages/rbac-core/src/engine/compiler/compile.js'
import { engineFrom } from '../../packages/rbac-core/src/engine/engine.js'
import { ParsedPolicy } from '../../packages/rbac-core/src/model/policy.js'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { documentOf } from '../worlds/document.js'
import { AROUND, agree, engineOver } from './judges.js'
import { blockOf, EMPTY } from './pieces.js'
import { runs } from './runs.js'

/** Who is in all of them holds more than is laid together for one, and through each of them little. */
const GROUPS = 60
const ASSIGNMENTS = 1500
/** So few principals are remembered where there is no room; what all of them hold goes by that number. */
const FEW = 4
/** Of those the ones that are held near by: in few subscriptions, and through groups of their own. */
const NEAR = 600

describe('people who hold hundreds of assignments', () => {
  it('are answered as the rules say, whether what they hold is laid together or listed, before and after a change', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(1 << 20)), fc.constantFrom(3, 40), (stream, managementGroups) => {
        const draw = drawFrom(stream)
        const universe = scopesOf(managementGroups)
        const policy = policyOf(draw, universe, managementGroups)
        const engines = [engineOver(policy), withoutRoom(policy)]
        const requests = Array.from({ length: 60 }, () => requestOf(draw, universe))
        const judge = (sections: PolicySections): void => {
          for (const request of requests) {
            const expected = evaluate(sections, request, AROUND)
            for (const engine of engines) {
              const access = engine.accessFor(request.principalId, request.scope)
              // Three times: anew, then from what is remembered of each text, then with all that is held found.
              for (let time = 0; time < 3; time++) {
                agree(comparable(engine.check(request)), comparable(expected), sections, request)
                agree(access.can(request.action), expected.allowed, sections, request)
                agree(comparable(access.check(request.action)), comparable(expected), sections, request)
                agree(engine.can(request), expected.allowed, sections, request)
              }
            }
            const kind = expected.effect === 'NotAllowed' ? expected.reason : expected.effect
            seen.set(kind, (seen.get(kind) ?? 0) + 1)
          }
        }
        judge(policy)
        const gone = policy.roleAssignments.filter((_, at) => at % 3 === 0).map(({ id }) => id)
        const more = Array.from({ length: 30 }, (_, at) => assignmentOf(draw, universe, ASSIGNMENTS + at))
        const changed = policy.roleAssignments.filter((_, at) => at % 3 !== 0)
        for (const engine of engines)
          engine.update({ remove: { roleAssignments: gone }, add: { roleAssignments: more } })
        judge({ ...policy, roleAssignments: [...changed, ...more] })
      }),
      runs(12),
    )
    for (const kind of ['Allowed', 'otherScope', 'notInRoles', 'removedByNotActions', 'conditionUnknown']) {
      expect([kind, seen.get(kind) ?? 0]).not.toEqual([kind, 0])
    }
  })
})

/** An engine in which there is no room for laying together what one of them holds. */
function withoutRoom(policy: PolicySections): Engine {
  const parsed = parsePolicy(documentOf(policy, 0))
  if (!ParsedPolicy.is(parsed)) throw new Error('not parsed')
  const options = AROUND.clock === undefined ? {} : { clock: AROUND.clock }
  return engineFrom((settings) => compilePolicy(parsed, { ...settings, memoCapacity: FEW }), options)
}

type Draw = (below: number) => number

function drawFrom(stream: Iterator<number>): Draw {
  return (below) => (stream.next().value ?? 0) % below
}

/** Management groups, and eight subscriptions that something may stand at five levels deep; the deepest come last. */
function scopesOf(managementGroups: number): string[] {
  const groups = Array.from({ length: managementGroups }, (_, at) => groupScope(at))
  const subscriptions = Array.from({ length: 8 }, (_, at) => `/subscriptions/s${at}`)
  const resourceGroups = subscriptions.flatMap((subscription) =>
    [0, 1, 2].map((at) => `${subscription}/resourceGroups/g${at}`),
  )
  const vaults = resourceGroups.map((group) => `${group}/providers/P/vaults/v`)
  return ['/', ...groups, ...subscriptions, ...resourceGroups, ...vaults, ...vaults.map((vault) => `${vault}/keys/k`)]
}

/** One of them, rather a deep one than not. */
function scopeIn(draw: Draw, universe: readonly string[]): string {
  return universe[Math.max(draw(universe.length), draw(universe.length))] ?? '/'
}

function groupScope(at: number): string {
  return `/providers/Microsoft.Management/managementGroups/m${at}`
}

function requestOf(draw: Draw, universe: readonly string[]): AccessRequest {
  return {
    principalId: ['everywhere', 'everywhere', 'here', 'near', 'by-herself', 'nobody'][draw(6)] ?? '',
    action: `P/kind${draw(12)}/${draw(4) === 0 ? 'write' : 'read'}`,
    scope: scopeIn(draw, universe),
  }
}

function assignmentOf(draw: Draw, universe: readonly string[], at: number): RoleAssignment {
  const isNear = at < NEAR
  const holder = draw(GROUPS + 5)
  const near = universe.filter((scope) => /^.subscriptions.s[0-3]/.test(scope))
  return {
    id: `ra-${draw(10_000)}-${at}`,
    principalId: isNear ? `near-${at % GROUPS}` : holder < GROUPS ? `group-${holder}` : 'by-herself',
    roleDefinitionId: `role-${draw(12)}`,
    scope: scopeIn(draw, isNear ? near : universe),
    ...(draw(9) === 0 && { condition: "@Request[a:b] StringEquals 'c'", conditionVersion: '2.0' }),
  }
}

function policyOf(draw: Draw, universe: readonly string[], managementGroups: number): PolicySections {
  return {
    ...EMPTY,
    managementGroups: Array.from({ length: managementGroups }, (_, at) => ({
      id: `m${at}`,
      parent: at === 0 ? null : `m${Math.floor((at - 1) / 2)}`,
      subscriptions: at % 2 === 1 && at < 16 ? [`s${(at - 1) / 2}`] : [],
    })),
    roleDefinitions: Array.from({ length: 12 }, (_, at) => ({
      id: `role-${at}`,
      roleName: `role ${at}`,
      permissions: [blockOf({ actions: [`P/kind${at}/*`], notActions: at % 3 === 0 ? ['*/write'] : [] })],
      assignableScopes: ['/'],
    })),
    roleAssignments: Array.from({ length: ASSIGNMENTS }, (_, at) => assignmentOf(draw, universe, at)),
    groups: Array.from({ length: GROUPS }, (_, at) => [
      { id: `group-${at}`, members: at % 4 === 0 ? ['everywhere', 'here'] : ['everywhere'] },
      { id: `near-${at}`, members: ['near'] },
    ]).flat(),
  }
}
