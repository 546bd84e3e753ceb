import type { DenyAssignment, Policy, PolicySections, RoleDefinition, ScheduleInstance } from 'rbac-core'

/** Sections as a document spells them, from the form they have in a policy. */
export type Spelled = { readonly [section in keyof PolicySections]?: readonly unknown[] }

/** A schedule instance as a document spells it: with its window as text. */
export function spellInstance({ startTime, endTime, ...rest }: ScheduleInstance): object {
  return {
    ...rest,
    ...(startTime !== undefined && { startDateTime: new Date(startTime).toISOString() }),
    ...(endTime !== undefined && { endDateTime: new Date(endTime).toISOString() }),
  }
}

/** What a policy says of people, places and roles, and nothing of who holds what. */
export function withoutAssignments(policy: Policy): Spelled {
  const { roleDefinitions, groups, managementGroups, principals, resources, actions } = policy
  return { roleDefinitions, groups, managementGroups, principals, resources, actions }
}

/** Built-in roles are Azure's: nobody here tests or edits what they say. */
export function customRoles({ roleDefinitions }: Policy): readonly RoleDefinition[] {
  return roleDefinitions.filter(({ roleType }) => roleType !== 'BuiltInRole')
}

/** Deny assignments that deny; those in audit mode do not. */
export function enforcedDenies({ denyAssignments }: Policy): readonly DenyAssignment[] {
  return denyAssignments.filter(({ denyAssignmentEffect }) => denyAssignmentEffect?.toLowerCase() !== 'audit')
}

export const PATTERN_LISTS = ['actions', 'notActions', 'dataActions', 'notDataActions'] as const
export type PatternList = (typeof PATTERN_LISTS)[number]
