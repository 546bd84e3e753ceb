import type { PolicySections } from 'rbac-core'
import { count } from './text.js'

/** What a policy holds, in words; sections that are empty are left out. */
export function contentsOf(policy: PolicySections): string {
  const parts = [
    [policy.roleDefinitions, 'role definition'],
    [policy.roleAssignments, 'role assignment'],
    [policy.denyAssignments, 'deny assignment'],
    [policy.roleAssignmentScheduleInstances, 'active schedule instance'],
    [policy.roleEligibilityScheduleInstances, 'eligible schedule instance'],
    [policy.groups, 'group'],
    [policy.managementGroups, 'management group'],
    [policy.principals, 'principal'],
    [policy.resources, 'resource'],
    [policy.actions, 'action'],
  ] as const
  const present = parts.filter(([items]) => items.length > 0).map(([items, noun]) => count(items.length, noun))
  return present.length === 0 ? 'an empty policy' : present.join(', ')
}
