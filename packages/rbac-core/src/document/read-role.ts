import type { Permission, RoleDefinition } from '../model/role-definition.js'
import { checkPatterns, checkScope } from './checks.js'
import type { Context, Writable } from './context.js'
import { child, field, type Place } from './place.js'
import type { RawPermission } from './raw.js'
import { readCondition } from './read-condition.js'
import { requireId } from './read-id.js'
import type { Item } from './read-item.js'

export function readRole(item: Item<'roleDefinitions'>, context: Context): RoleDefinition | undefined {
  const { raw, place } = item
  const id = requireId(item, ['id', 'name'], 'a role definition', context)
  const assignableScopes = [...(raw.assignableScopes ?? [])]
  for (const [index, scope] of assignableScopes.entries()) {
    checkScope(scope, child(field(place, 'assignableScopes'), index), context)
  }
  const permissions = readPermissions(raw.permissions, field(place, 'permissions'), context)
  if (id === undefined) return undefined
  const role: Writable<RoleDefinition> = {
    id,
    roleName: raw.roleName ?? raw.name ?? id,
    permissions,
    assignableScopes: Object.freeze(assignableScopes),
  }
  if (raw.roleType) role.roleType = raw.roleType
  if (raw.description) role.description = raw.description
  return Object.freeze(role)
}

/** The blocks of a role definition or deny assignment. */
export function readPermissions(
  raw: readonly RawPermission[] | null,
  place: Place,
  context: Context,
): readonly Permission[] {
  return Object.freeze((raw ?? []).map((block, index) => readPermission(block, child(place, index), context)))
}

function readPermission(raw: RawPermission, place: Place, context: Context): Permission {
  const patterns = (key: 'actions' | 'notActions' | 'dataActions' | 'notDataActions') =>
    checkPatterns(raw[key], child(place, key), context)
  return Object.freeze({
    actions: patterns('actions'),
    notActions: patterns('notActions'),
    dataActions: patterns('dataActions'),
    notDataActions: patterns('notDataActions'),
    ...readCondition(raw, (key) => child(place, key), context),
  })
}
