import type { PolicySections, RoleAssignment, ScheduleInstance } from 'rbac-core'
import { timeAt } from '../worlds/world.js'

/**
 * The policy with more assignments, made of the parts of those it has, so that some grant what others do: most worlds
 * have too few for that. Some schedule instances come out of assignments, as Azure lists them twice.
 */
export function crowded(policy: PolicySections, seed: number): PolicySections {
  const { roleAssignments } = policy
  if (roleAssignments.length === 0) return policy
  const pick = (step: number): RoleAssignment => {
    const found = roleAssignments[(seed + step * 7) % roleAssignments.length]
    if (found === undefined) throw new Error('no assignment')
    return found
  }
  const more = Array.from({ length: 6 }, (_, index): RoleAssignment => {
    const [who, where, what] = [pick(index), pick(index + 1 + (seed % 3)), pick(index * 2)]
    const condition = pick(index + (seed % 2)).condition
    return {
      id: `more-${index}`,
      principalId: who.principalId,
      scope: where.scope,
      roleDefinitionId: what.roleDefinitionId,
      ...(index % 3 === 0 && condition !== undefined && { condition }),
    }
  })
  const instances = more.slice(0, 3).map(
    (item, index): ScheduleInstance => ({
      ...item,
      id: `instance-${index}`,
      startTime: timeAt(index + (seed % 2)),
      endTime: timeAt(index + 3),
      ...(index < 2 && { originRoleAssignmentId: `more-${(index + seed) % 4}` }),
    }),
  )
  return {
    ...policy,
    roleAssignments: [...roleAssignments, ...more],
    roleAssignmentScheduleInstances: [...policy.roleAssignmentScheduleInstances, ...instances],
  }
}
