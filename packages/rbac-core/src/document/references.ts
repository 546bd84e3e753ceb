import type { PolicySections } from '../model/policy.js'
import type { Context, Draft, Placed } from './context.js'

export function checkReferences(draft: Draft, _context: Context): PolicySections {
  const values = <Value>(placed: readonly Placed<Value>[]) => Object.freeze(placed.map(({ value }) => value))
  return {
    roleDefinitions: values(draft.roleDefinitions),
    roleAssignments: values(draft.roleAssignments),
    denyAssignments: values(draft.denyAssignments),
    roleAssignmentScheduleInstances: values(draft.roleAssignmentScheduleInstances),
    roleEligibilityScheduleInstances: values(draft.roleEligibilityScheduleInstances),
    groups: values(draft.groups),
    managementGroups: values(draft.managementGroups),
    principals: values(draft.principals),
    resources: values(draft.resources),
    actions: values(draft.actions),
  }
}
