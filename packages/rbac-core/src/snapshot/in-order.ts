import { ParsedPolicy, type PolicySections } from '../model/policy.js'
import { compareText, foldAscii } from '../model/text.js'

/**
 * The same policy with everything in an order of its own, so that the order of documents and of lists in them leaves no
 * trace. The order inside a role stays: it is the role's. O(size x log size).
 */
export function inOrder(policy: ParsedPolicy): ParsedPolicy {
  const byId = <Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] =>
    sorted(items, ({ id }) => id)
  const sections: PolicySections = {
    roleDefinitions: byId(policy.roleDefinitions),
    roleAssignments: byId(policy.roleAssignments),
    denyAssignments: byId(policy.denyAssignments),
    roleAssignmentScheduleInstances: byId(policy.roleAssignmentScheduleInstances),
    roleEligibilityScheduleInstances: byId(policy.roleEligibilityScheduleInstances),
    groups: byId(policy.groups.map((group) => ({ ...group, members: sorted(group.members, (id) => id) }))),
    managementGroups: byId(
      policy.managementGroups.map((group) => ({ ...group, subscriptions: sorted(group.subscriptions, (id) => id) })),
    ),
    principals: byId(policy.principals),
    resources: sorted(policy.resources, ({ scope }) => scope),
    actions: sorted(policy.actions, ({ name, isDataAction }) => `${name} ${isDataAction}`),
  }
  return new ParsedPolicy(sections, ParsedPolicy.remainsOf(policy))
}

/** By the case-folded key, then by the key as it is written. */
function sorted<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return items
    .map((item) => ({ item, key: keyOf(item), folded: foldAscii(keyOf(item)) }))
    .sort((a, b) => compareText(a.folded, b.folded) || compareText(a.key, b.key))
    .map(({ item }) => item)
}
