import { compareText, foldAscii } from '../../model/text.js'
import type { KeptSections } from '../compiled/policy-source.js'

/**
 * What is kept as it was read, in an order of its own, so that the order of documents and of lists in them leaves no
 * trace. The order inside a role stays: it is the role's. O(size x log size).
 */
export function keptInOrder(kept: KeptSections): KeptSections {
  const byId = <Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] =>
    sorted(items, ({ id }) => id)
  return {
    roleDefinitions: byId(kept.roleDefinitions),
    denyAssignments: byId(kept.denyAssignments),
    managementGroups: byId(
      kept.managementGroups.map((group) => ({ ...group, subscriptions: sorted(group.subscriptions, (id) => id) })),
    ),
    resources: sorted(kept.resources, ({ scope }) => scope),
    actions: sorted(kept.actions, ({ name, isDataAction }) => `${name} ${isDataAction}`),
  }
}

/** By the key, ASCII case folded, then as it is written. */
function sorted<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return items
    .map((item) => ({ item, key: keyOf(item), folded: foldAscii(keyOf(item)) }))
    .sort((a, b) => compareText(a.folded, b.folded) || compareText(a.key, b.key))
    .map(({ item }) => item)
}
