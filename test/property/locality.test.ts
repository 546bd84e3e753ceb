import fc from 'fast-check'
import { type AccessRequest, EVERYONE_ID, type PolicySections } from 'rbac-core'
import { describe, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { memberships } from '../reference/groups.js'
import { covers, scopePath } from '../reference/scopes.js'
import { fold } from '../reference/text.js'
import { worlds } from '../worlds/arbitrary.js'
import { agree, JUDGES } from './judges.js'
import { runs } from './runs.js'

describe.each(JUDGES)('$name is local', ({ over }) => {
  it('decides the same without what is for someone else or somewhere else, which is why an index may skip it', () => {
    fc.assert(
      fc.property(worlds(6), ({ policy, requests }) => {
        const decide = over(policy)
        for (const request of requests) {
          if (request.groupsIncomplete) continue
          const slice = slicedFor(policy, request)
          const [whole, part] = [decide(request), over(slice)(request)]
          // The reason may name an earlier step: what was for elsewhere is no longer seen.
          const shown = whole.effect === 'NotAllowed' ? { effect: 'NotAllowed' } : comparable(whole)
          agree(part.effect === 'NotAllowed' ? { effect: 'NotAllowed' } : comparable(part), shown, policy, request)
        }
      }),
      runs(150),
    )
  })
})

function slicedFor(policy: PolicySections, request: AccessRequest): PolicySections {
  const held = memberships(policy, request)
  const mine = ({ principalId }: { readonly principalId: string }) => held.has(fold(principalId))
  const here = ({ scope }: { readonly scope: string }) => covers(policy, scopePath(scope), scopePath(request.scope))
  const assigned = <T extends { readonly principalId: string; readonly scope: string }>(items: readonly T[]): T[] =>
    items.filter((item) => mine(item) && here(item))
  return {
    ...policy,
    roleAssignments: assigned(policy.roleAssignments),
    roleAssignmentScheduleInstances: assigned(policy.roleAssignmentScheduleInstances),
    roleEligibilityScheduleInstances: [],
    denyAssignments: policy.denyAssignments.filter(
      (deny) => here(deny) && deny.principals.some(({ id }) => id === EVERYONE_ID || held.has(fold(id))),
    ),
  }
}
