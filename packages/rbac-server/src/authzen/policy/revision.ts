import { createHash } from 'node:crypto'
import type { Policy, PolicySections } from 'rbac-core'
import { stableText } from '../stable-text.js'

const SECTIONS: readonly (keyof PolicySections)[] = [
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

/**
 * What a policy is called in answers: 16 hex digits of a digest of what it says, so that replicas that read the same
 * files name the same revision, however often each has read them. O(size of the policy).
 */
export function revisionOf(policy: Policy): string {
  const hash = createHash('sha256')
  for (const section of SECTIONS) {
    hash.update(`\n${section}\n`)
    for (const item of policy[section]) hash.update(`${stableText(item)}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}
