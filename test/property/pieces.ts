import type { DenyAssignment, Permission, PolicySections } from 'rbac-core'

/** A policy in which nothing is said. */
export const EMPTY: PolicySections = {
  roleDefinitions: [],
  roleAssignments: [],
  denyAssignments: [],
  roleAssignmentScheduleInstances: [],
  roleEligibilityScheduleInstances: [],
  groups: [],
  managementGroups: [],
  principals: [],
  resources: [],
  actions: [],
}

export function blockOf(lists: Partial<Permission>): Permission {
  return { actions: [], notActions: [], dataActions: [], notDataActions: [], ...lists }
}

export const everyone = { id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }

/** A deny of everything on both planes, everywhere, for someone who never asks. */
export const NOBODY_DENY: DenyAssignment = {
  id: 'deny-nobody',
  denyAssignmentName: 'deny nobody',
  permissions: [blockOf({ actions: ['*'], dataActions: ['*'] })],
  scope: '/',
  doNotApplyToChildScopes: false,
  principals: [{ id: 'nobody-who-asks', type: 'User' }],
  excludePrincipals: [],
}
