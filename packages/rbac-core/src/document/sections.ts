import type { PolicySections } from '../model/policy.js'

export type SectionName = keyof PolicySections

/** The keys of a policy document, in the order they are checked and reported. */
export const SECTION_NAMES: readonly SectionName[] = [
  'roleDefinitions',
  'roleAssignments',
  'denyAssignments',
  'roleAssignmentScheduleInstances',
  'roleEligibilityScheduleInstances',
  'groups',
  'managementGroups',
  'principals',
  'resources',
  'actions',
]

export function isSectionName(name: string): name is SectionName {
  return SECTIONS.has(name)
}

const SECTIONS: ReadonlySet<string> = new Set(SECTION_NAMES)
