import { createHash } from 'node:crypto'
import { InvalidRequestError, POLICY_SECTIONS, type Policy, type PolicySections } from 'rbac-core'
import { stableText } from '../stable-text.js'

/**
 * What a policy is called in answers: 16 hex digits of a digest of what it says, so that replicas that read the same
 * files name the same revision, however often each has read them, in whatever order, as documents or as a snapshot.
 *
 * O(size of the policy x log of it).
 *
 * @throws {InvalidRequestError} for what is no policy
 */
export function revisionOf(policy: Policy): string {
  if (!POLICY_SECTIONS.every((section) => Array.isArray(policy?.[section]))) {
    throw new InvalidRequestError('not a policy (pass what `parsePolicy` or `loadPolicy` returned, or paths)')
  }
  const hash = createHash('sha256')
  for (const section of POLICY_SECTIONS) {
    hash.update(`\n${section}\n`)
    for (const text of itemsOf(policy, section).map(stableText).sort()) hash.update(`${text}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}

/** The items with what they list in an order of its own, where the order means nothing. */
function itemsOf(policy: Policy, section: keyof PolicySections): readonly object[] {
  if (section === 'groups') return policy.groups.map((group) => ({ ...group, members: [...group.members].sort() }))
  if (section === 'managementGroups') {
    return policy.managementGroups.map((group) => ({ ...group, subscriptions: [...group.subscriptions].sort() }))
  }
  return policy[section]
}
