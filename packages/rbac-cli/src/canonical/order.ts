import { POLICY_SECTIONS } from 'rbac-core'

const KEYS_OF_ITEMS_TOO: ReadonlySet<string> = new Set(['principals', 'resources', 'actions'])

const SECTIONS: readonly string[] = POLICY_SECTIONS.filter((section) => !KEYS_OF_ITEMS_TOO.has(section))

/**
 * The order of keys in the canonical form of a policy document: what it is written in, sections, then what tells an item,
 * then what it says. One order for every kind of item, so that an item reads the same in both of Azure's spellings.
 */
const KEY_ORDER: readonly string[] = [
  '$schema',
  'version',
  'value',
  'nextLink',
  ...SECTIONS,
  'id',
  'name',
  'type',
  'displayName',
  'userPrincipalName',
  'appId',
  'roleName',
  'roleType',
  'denyAssignmentName',
  'description',
  'isDataAction',
  'principalId',
  'principalType',
  'principalName',
  'roleDefinitionId',
  'roleDefinitionName',
  'scope',
  'doNotApplyToChildScopes',
  'denyAssignmentEffect',
  'isSystemProtected',
  'status',
  'startDateTime',
  'endDateTime',
  'memberType',
  'assignmentType',
  'parent',
  'subscriptions',
  'members',
  'permissions',
  'principals',
  'excludePrincipals',
  'resources',
  'actions',
  'notActions',
  'dataActions',
  'notDataActions',
  'condition',
  'conditionVersion',
  'assignableScopes',
  'attributes',
  'properties',
]

const RANK: ReadonlyMap<string, number> = new Map(KEY_ORDER.map((key, rank) => [key, rank]))

/** Known keys in their order, then the others by name. */
export function compareKeys(a: string, b: string): number {
  return (RANK.get(a) ?? KEY_ORDER.length) - (RANK.get(b) ?? KEY_ORDER.length) || compareText(a, b)
}

/** Lists whose order means nothing. Patterns and permissions keep theirs: people group them, and answers quote them. */
const SETS: ReadonlySet<string> = new Set([
  ...SECTIONS,
  'value',
  'principals',
  'excludePrincipals',
  'resources',
  'members',
  'subscriptions',
])

/** An item of a list, as far as its place depends on it. */
export interface Placed {
  /** What it is sorted by: the text that it is, or the first of `NAMES` that it has a text under. */
  readonly name: string | undefined
  readonly isText: boolean
}

/** What tells one object of a list from another. */
export const NAMES: readonly string[] = ['id', 'name', 'scope']

/**
 * `items`, a list below `key` (undefined: the document itself), in canonical order; undefined where the order stays as
 * it is: because it may mean something, or because an item has nothing to sort it by.
 */
export function inCanonicalOrder<Item>(
  key: string | undefined,
  items: readonly Item[],
  placeOf: (item: Item) => Placed,
): readonly Item[] | undefined {
  if (key !== undefined && !SETS.has(key) && key !== 'actions') return undefined
  const placed: { readonly item: Item; readonly name: string }[] = []
  for (const item of items) {
    const { name, isText } = placeOf(item)
    // Below `actions` stand the operations there are, a set of objects, or patterns.
    if (name === undefined || (isText && key === 'actions')) return undefined
    placed.push({ item, name })
  }
  return placed.sort((a, b) => compareText(a.name, b.name)).map(({ item }) => item)
}

/** What lies below is the user's own: the order of its lists is not ours to judge. */
export function isOpaque(key: string): boolean {
  return key === 'attributes'
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
