import fc from 'fast-check'
import type { AccessRequest, Decision, Explanation, PolicySections } from 'rbac-core'
import { render } from 'rbac-core/explain'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../reference/evaluate.js'
import { fold } from '../reference/text.js'
import { worlds } from '../worlds/arbitrary.js'
import { AROUND, agree, engineOver, JUDGES } from './judges.js'
import { runs } from './runs.js'

type Mend = Explanation['mends'][number]

describe('an explanation', () => {
  it('carries the decision that check gives, and can be rendered', () => {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const engine = engineOver(policy)
        for (const request of requests) {
          const explanation = engine.explain(request)
          agree(explanation.decision, engine.check(request), policy, request)
          agree(explanation.decision.allowed && explanation.nearMisses.length > 0, false, policy, request)
          agree(render(explanation).trim() === '', false, policy, request)
        }
      }),
      runs(120),
    )
  })

  it('tells of each near miss the step at which it fails when it is alone', () => {
    let seen = 0
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const engine = engineOver(policy)
        for (const request of requests) {
          for (const { assignmentId, failedAt } of engine.explain(request).nearMisses) {
            const alone = evaluate({ ...only(policy, assignmentId), denyAssignments: [] }, request, AROUND)
            agree(failedAt, alone.allowed ? 'granted' : alone.reason, policy, { request, assignmentId })
            seen += 1
          }
        }
      }),
      runs(120),
    )
    expect(seen).toBeGreaterThan(500)
  })

  it('puts the near miss that came closest first, and that one gives the reason', () => {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const engine = engineOver(policy)
        for (const request of requests) {
          const { decision, nearMisses } = engine.explain(request)
          if (decision.effect !== 'NotAllowed' || decision.allowed) continue
          agree(nearMisses[0]?.failedAt ?? 'noRoleAssignment', decision.reason, policy, request)
        }
      }),
      runs(120),
    )
  })

  it('proposes role assignments that, once made, allow the request', () => {
    const seen = eachMend('assign', 100, (policy, { principalId, roleDefinitionId, scope }) => {
      if (principalId === undefined || roleDefinitionId === undefined || scope === undefined) return undefined
      const mended = { id: 'mend', principalId, roleDefinitionId, scope }
      return { ...policy, roleAssignments: [...policy.roleAssignments, mended] }
    })
    expect(seen).toBeGreaterThan(100)
  })

  it('proposes activations that, once made, allow the request or leave only a condition to be met', () => {
    const seen = eachMend('activate', 250, (policy, { assignmentId }) => {
      const waiting = [...policy.roleEligibilityScheduleInstances, ...policy.roleAssignmentScheduleInstances]
      const activated = waiting.filter(({ id }) => id === assignmentId)
      return { ...policy, roleAssignments: [...policy.roleAssignments, ...activated] }
    })
    expect(seen).toBeGreaterThan(15)
  })

  it('proposes ways out of deny assignments that, each for itself, end one of them, and all together the denial', () => {
    const seen = { exclude: 0, removeDeny: 0 }
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const engine = engineOver(policy)
        for (const request of requests) {
          const { decision, mends } = engine.explain(request)
          if (decision.effect !== 'Denied') continue
          const ways = mends.filter(({ kind }) => kind === 'exclude' || kind === 'removeDeny')
          for (const way of ways) {
            const after = engineOver(spared(policy, [way], request)).explain(request).mends
            agree(
              after.some(({ assignmentId }) => assignmentId === way.assignmentId),
              false,
              policy,
              { request, way },
            )
            seen[way.kind as keyof typeof seen] += 1
          }
          agree(evaluate(spared(policy, ways, request), request, AROUND).effect === 'Denied', false, policy, request)
        }
      }),
      runs(200),
    )
    expect(seen.exclude).toBeGreaterThan(20)
    expect(seen.removeDeny).toBeGreaterThan(5)
  })

  it('proposes conditions that, once met, allow the request', () => {
    const seen = eachMend('meetCondition', 160, unconditional)
    expect(seen).toBeGreaterThan(20)
  })
})

/** Makes every proposed change of one kind, and looks whether it helps; a denied request needs more than one change. */
function eachMend(
  kind: Mend['kind'],
  count: number,
  made: (policy: PolicySections, mend: Mend) => PolicySections | undefined,
): number {
  let seen = 0
  fc.assert(
    fc.property(worlds(8), ({ policy, requests }) => {
      const engine = engineOver(policy)
      for (const request of requests) {
        const { decision, mends } = engine.explain(request)
        if (decision.effect !== 'NotAllowed') continue
        for (const mend of mends.filter((each) => each.kind === kind)) {
          const changed = made(policy, mend)
          if (changed === undefined) continue
          const after = evaluate(changed, request, AROUND)
          const helped = after.allowed || (kind === 'activate' && after.reason.startsWith('condition'))
          agree(helped, true, changed, { request, mend, after })
          seen += 1
        }
      }
    }),
    runs(count),
  )
  return seen
}

describe.each(JUDGES)('what $name names', ({ over }) => {
  it('is enough: the policy cut down to the named assignment, role and group path decides the same', () => {
    let cuts = 0
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const decide = over(policy)
        for (const request of requests) {
          const decision = decide(request)
          const witness = witnessOf(policy, request, decision)
          if (witness === undefined) continue
          agree(over(witness)(request), decision, witness, request)
          cuts += 1
        }
      }),
      runs(100),
    )
    expect(cuts).toBeGreaterThan(100)
  })
})

/** The requester excluded from deny assignments, or taken out of their principals, as proposed. */
function spared(policy: PolicySections, ways: readonly Mend[], { principalId }: AccessRequest): PolicySections {
  const wayOut = (id: string) => ways.find(({ assignmentId }) => assignmentId === id)?.kind
  return {
    ...policy,
    denyAssignments: policy.denyAssignments.map((deny) => {
      if (wayOut(deny.id) === 'exclude') {
        return { ...deny, excludePrincipals: [...deny.excludePrincipals, { id: principalId, type: 'User' }] }
      }
      if (wayOut(deny.id) !== 'removeDeny') return deny
      return { ...deny, principals: deny.principals.filter(({ id }) => fold(id) !== fold(principalId)) }
    }),
  }
}

/** Every condition on a grant met; the denies go, because a condition that is met may be one that kept a deny away. */
function unconditional(policy: PolicySections): PolicySections {
  return {
    ...policy,
    roleAssignments: policy.roleAssignments.map(({ condition: _condition, ...item }) => item),
    roleAssignmentScheduleInstances: policy.roleAssignmentScheduleInstances.map(
      ({ condition: _condition, ...item }) => item,
    ),
    roleDefinitions: policy.roleDefinitions.map((role) => ({
      ...role,
      permissions: role.permissions.map(({ condition: _condition, ...block }) => block),
    })),
    denyAssignments: [],
  }
}

function witnessOf(policy: PolicySections, request: AccessRequest, decision: Decision): PolicySections | undefined {
  if (decision.allowed) {
    const { roleAssignmentId, roleDefinitionId, groupPath } = decision.grantedBy
    const role = (id: string) => fold(id).replace(/^.*\//, '') === fold(roleDefinitionId).replace(/^.*\//, '')
    return {
      ...only(policy, roleAssignmentId),
      denyAssignments: [],
      roleDefinitions: policy.roleDefinitions.filter(({ id }) => role(id)),
      groups: pathOnly(request, groupPath),
    }
  }
  // A group that is only feared has no path; which ids are groups is then part of what decides.
  if (decision.deniedBy === undefined || request.groupsIncomplete) return undefined
  const { denyAssignmentId, groupPath } = decision.deniedBy
  return {
    ...only(policy, ''),
    denyAssignments: policy.denyAssignments.filter(({ id }) => id === denyAssignmentId),
    roleDefinitions: [],
    groups: pathOnly(request, groupPath),
  }
}

/** The policy with one role assignment, schedule instance or eligibility. */
function only(policy: PolicySections, assignmentId: string): PolicySections {
  const named = ({ id }: { readonly id: string }) => id === assignmentId
  return {
    ...policy,
    roleAssignments: policy.roleAssignments.filter(named),
    roleAssignmentScheduleInstances: policy.roleAssignmentScheduleInstances.filter(named),
    roleEligibilityScheduleInstances: policy.roleEligibilityScheduleInstances.filter(named),
  }
}

/** The memberships of a path and no others: requester in the first group, that in the next, and so on. */
function pathOnly(request: AccessRequest, path: readonly string[]): PolicySections['groups'] {
  return path.map((id, at) => ({ id, members: [path[at - 1] ?? request.principalId] }))
}
