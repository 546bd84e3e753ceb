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

/**
 * By the last part of the key, which is short and nearly always tells; then by the whole key, case-folded; then by the
 * key as it is written.
 */
function sorted<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  if (items.length < 2) return items
  const keys = items.map(keyOf)
  const tails = keys.map((key) => foldAscii(key.slice(key.lastIndexOf('/') + 1)))
  const starts = Float64Array.from(tails, startOf)
  const order = Uint32Array.from(keys.keys()).sort(
    (a, b) =>
      (starts[a] ?? 0) - (starts[b] ?? 0) ||
      compareText(tails[a] ?? '', tails[b] ?? '') ||
      compareWhole(keys[a] ?? '', keys[b] ?? ''),
  )
  return Array.from(order, (index) => items[index] as Item)
}

/** The first characters as one number, which is never in another order than the texts: those beyond Latin are alike. */
function startOf(text: string): number {
  let start = 0
  for (let at = 0; at < 6; at++) start = start * 256 + (at < text.length ? Math.min(text.charCodeAt(at), 255) : 0)
  return start
}

function compareWhole(a: string, b: string): number {
  return compareText(foldAscii(a), foldAscii(b)) || compareText(a, b)
}
