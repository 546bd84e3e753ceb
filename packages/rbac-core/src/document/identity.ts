import { parseCondition, printCondition } from '../condition/index.js'
import { InvalidScopeError, RbacError } from '../errors.js'
import { managementGroupKey, principalKey, roleKey, subscriptionKey } from '../model/keys.js'
import type { PolicySections } from '../model/policy.js'
import { compareText, foldAscii } from '../model/text.js'
import { storedScope } from '../scope/scope.js'
import type { SectionName } from './sections.js'

/** What two items of a section share when they are the same item, however their ids are spelt. */
export const identityOf: { readonly [name in SectionName]: (item: PolicySections[name][number]) => string } = {
  roleDefinitions: ({ id }) => roleKey(id),
  roleAssignments: ({ id }) => foldAscii(id),
  denyAssignments: ({ id }) => foldAscii(id),
  roleAssignmentScheduleInstances: ({ id }) => foldAscii(id),
  roleEligibilityScheduleInstances: ({ id }) => foldAscii(id),
  groups: ({ id }) => principalKey(id),
  managementGroups: ({ id }) => managementGroupKey(id),
  principals: ({ id }) => principalKey(id),
  resources: ({ scope }) => scopeKey(scope),
  // A name may exist on both planes.
  actions: ({ name, isDataAction }) => `${isDataAction} ${foldAscii(name)}`,
}

/**
 * What an item says, in a text that is the same for two spellings of the same: ids and scopes folded, lists in order.
 *
 * The item's own id is left out. It was compared already, and of a role only the last part counts. So is `memberType`:
 * Azure lists the same instance as inherited at every scope below its own.
 */
export function contentOf(item: object): string {
  return JSON.stringify(canonical({ ...item, id: undefined, memberType: undefined }, ''))
}

function canonical(value: unknown, key: string): unknown {
  if (typeof value === 'string') return SPELLINGS.get(key)?.(value) ?? value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((entry) => JSON.stringify(canonical(entry, key))).sort()
  // Their names are the user's, so `scope` in them is no scope.
  if (key === 'attributes') return Object.entries(value).sort(([a], [b]) => compareText(a, b))
  return Object.entries(value)
    .map(([name, entry]) => JSON.stringify([name, canonical(entry, name)]))
    .sort()
}

/** What two spellings of one scope share. */
export function scopeKey(scope: string): string {
  return storedScope(scope).path
}

/** The same, and itself for what is none: a role is read whatever it may be assigned at. */
function spelling(text: string): string {
  try {
    return scopeKey(text)
  } catch (error) {
    if (error instanceof InvalidScopeError) return text
    throw error
  }
}

/** What two layouts of one condition share, such as Azure's and that of `rbac fmt`; itself for what is none. */
function layout(condition: string): string {
  try {
    return printCondition(parseCondition(condition))
  } catch (error) {
    if (error instanceof RbacError) return condition
    throw error
  }
}

/** Keys whose text may be spelt in several ways. */
const SPELLINGS: ReadonlyMap<string, (text: string) => string> = new Map([
  ['id', principalKey],
  ['principalId', principalKey],
  ['members', principalKey],
  ['roleDefinitionId', roleKey],
  ['parent', managementGroupKey],
  ['subscriptions', subscriptionKey],
  ['scope', spelling],
  ['assignableScopes', spelling],
  ['condition', layout],
  // Only actions have one.
  ['name', foldAscii],
])
