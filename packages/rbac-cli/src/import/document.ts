import type { Policy, PolicySections, ScheduleInstance } from 'rbac-core'

/** The sections of a policy as a document spells them. */
export function sectionsOf(policy: Policy): Record<keyof PolicySections, readonly object[]> {
  const { warnings: _, roleAssignmentScheduleInstances, roleEligibilityScheduleInstances, ...sections } = policy
  return {
    ...sections,
    roleAssignmentScheduleInstances: roleAssignmentScheduleInstances.map(instanceOf),
    roleEligibilityScheduleInstances: roleEligibilityScheduleInstances.map(instanceOf),
  }
}

/** A policy as a document that reads back as the same policy; empty sections are left out. */
export function documentOf(policy: Policy): object {
  return Object.fromEntries(Object.entries(sectionsOf(policy)).filter(([, items]) => items.length > 0))
}

function instanceOf({ startTime, endTime, ...instance }: ScheduleInstance): object {
  return {
    ...instance,
    ...(startTime !== undefined && { startDateTime: new Date(startTime).toISOString() }),
    ...(endTime !== undefined && { endDateTime: new Date(endTime).toISOString() }),
  }
}
