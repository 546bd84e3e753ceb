import { POLICY_SECTIONS } from 'rbac-core'

const KEYS_OF_ITEMS_TOO: ReadonlySet<string> = new Set(['principals', 'resources', 'actions'])

const SECTIONS: readonly string[] = POLICY_SECTIONS.filter((section) => !KEYS_OF_ITEMS_TOO.has(section))

/**
 * The order of keys in the canonical form of a policy document: sections first, then what tells an item, then what it
 * says. One order for every kind of item, so that an item reads the same in both of Azure's spellings.
 */
const KEY_ORDER: readonly string[] = [
  '$schema',
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

/**
 * The places of `values`, a list below `key` (undefined: the document itself), in canonical order; undefined where the
 * order stays as it is: because it may mean something, or because an item has nothing to sort it by.
 */
export function canonicalOrder(key: string | undefined, values: readonly unknown[]): readonly number[] | undefined {
  const names = values.map(nameOf)
  const isSet = key === undefined || SETS.has(key) || (key === 'actions' && values.every(isObject))
  if (!isSet || names.includes(undefined)) return undefined
  return [...names.keys()].sort((a, b) => compareText(names[a] ?? '', names[b] ?? '') || a - b)
}

/** What lies below is the user's own: the order of its lists is not ours to judge. */
export function isOpaque(key: string): boolean {
  return key === 'attributes'
}

/** What an item is sorted by. */
function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!isObject(value)) return undefined
  const name = ['id', 'name', 'scope'].map((key) => Reflect.get(value, key)).find((found) => typeof found === 'string')
  return name as string | undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
