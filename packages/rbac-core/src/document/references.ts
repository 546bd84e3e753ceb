import type { PolicySections } from '../model/policy.js'
import type { FinishedDraft, Placed } from './context.js'
import { checkDangling } from './dangling.js'
import { distinct } from './duplicates.js'
import { checkHierarchy } from './hierarchy.js'
import type { Report } from './report.js'

/** Checks the items against each other and leaves each of them once. */
export function joinSections(draft: FinishedDraft, report: Report): FinishedDraft {
  const joined = distinctSections(draft, report)
  checkDangling(joined, report)
  return joined
}

/** The same, but for what may be named and not there. */
export function distinctSections(draft: FinishedDraft, report: Report): FinishedDraft {
  const joined: FinishedDraft = {
    roleDefinitions: distinct('roleDefinitions', draft.roleDefinitions, report),
    roleAssignments: distinct('roleAssignments', draft.roleAssignments, report),
    denyAssignments: distinct('denyAssignments', draft.denyAssignments, report),
    roleAssignmentScheduleInstances: distinct(
      'roleAssignmentScheduleInstances',
      draft.roleAssignmentScheduleInstances,
      report,
    ),
    roleEligibilityScheduleInstances: distinct(
      'roleEligibilityScheduleInstances',
      draft.roleEligibilityScheduleInstances,
      report,
    ),
    groups: distinct('groups', draft.groups, report),
    managementGroups: distinct('managementGroups', draft.managementGroups, report),
    principals: distinct('principals', draft.principals, report),
    resources: distinct('resources', draft.resources, report),
    actions: distinct('actions', draft.actions, report),
  }
  checkHierarchy(joined.managementGroups, report)
  return joined
}

/** The sections as they go into a policy, frozen. */
export function sectionsOf(joined: FinishedDraft): PolicySections {
  return Object.freeze({
    roleDefinitions: values(joined.roleDefinitions),
    roleAssignments: values(joined.roleAssignments),
    denyAssignments: values(joined.denyAssignments),
    roleAssignmentScheduleInstances: values(joined.roleAssignmentScheduleInstances),
    roleEligibilityScheduleInstances: values(joined.roleEligibilityScheduleInstances),
    groups: values(joined.groups),
    managementGroups: values(joined.managementGroups),
    principals: values(joined.principals),
    resources: values(joined.resources),
    actions: values(joined.actions),
  })
}

function values<Value>(placed: readonly Placed<Value>[]): readonly Value[] {
  return placed.length === 0 ? NONE : Object.freeze(placed.map(({ value }) => value))
}

const NONE: readonly never[] = Object.freeze([])
