import type { RoleDefinition } from '../../../model/role-definition.js'
import { shown } from '../../../model/shown.js'
import { groupsAbove, type Hierarchy } from '../../../scope/hierarchy.js'
import { managementGroupOf, type Scope, scopeKind, storedScope } from '../../../scope/scope.js'
import { isAzureCustom } from '../custom.js'
import type { Facts } from '../facts.js'
import { at, type Remark } from '../finding.js'

/** Azure's rules on where custom roles may be assigned. No decision depends on them; Azure refuses what breaks them. */
export function assignable(facts: Facts): Remark[] {
  return [
    ...facts.policy.roleDefinitions.filter(isAzureCustom).flatMap(roleScopes),
    ...outside(facts),
    ...dataAtGroups(facts),
  ]
}

function roleScopes(role: RoleDefinition): Remark[] {
  const invalid = (message: string, help: string, ...keys: (string | number)[]): Remark => ({
    code: 'INVALID_ASSIGNABLE_SCOPES',
    at: at(role, 'assignableScopes', ...keys),
    message,
    help,
  })
  const { assignableScopes } = role
  if (assignableScopes.length === 0) {
    return [invalid('a custom role needs at least one assignable scope', 'name the subscriptions it is for')]
  }
  const kinds = assignableScopes.map((text) => scopeKind(storedScope(text)))
  const groups = kinds.filter((kind) => kind === 'managementGroup').length
  return [
    ...assignableScopes.flatMap((text, index) => {
      if (text.includes('*'))
        return [invalid(`${shown(text)}: an assignable scope has no wildcards`, 'name each scope', index)]
      if (kinds[index] !== 'root') return []
      return [invalid('only built-in roles may be assigned at `/`', 'name a management group or subscriptions', index)]
    }),
    ...(groups > 1
      ? [invalid(`${groups} management groups, where Azure takes one`, 'name one that holds the others')]
      : []),
  ]
}

function outside({ held, hierarchy }: Facts): Remark[] {
  return held.flatMap(({ item, role, scope }): Remark[] => {
    if (role === undefined || !isAzureCustom(role) || role.assignableScopes.length === 0) return []
    if (role.assignableScopes.some((text) => covers(storedScope(text), scope, hierarchy))) return []
    return [
      {
        code: 'OUTSIDE_ASSIGNABLE_SCOPES',
        at: at(item, 'scope'),
        message: `${shown(role.roleName)} may not be assigned here: ${shown(scope.text)} is below none of its assignable scopes`,
        help: 'add the scope to `assignableScopes` of the role, or assign it elsewhere',
      },
    ]
  })
}

/** Does `inner` lie at or below `outer`, by its path or by the management groups above it? */
function covers(outer: Scope, inner: Scope, hierarchy: Hierarchy): boolean {
  if (outer.path === '/' || inner.path === outer.path || inner.path.startsWith(`${outer.path}/`)) return true
  if (scopeKind(outer) !== 'managementGroup') return false
  return groupsAbove(inner, hierarchy).some((group) => group === managementGroupOf(outer))
}

function dataAtGroups({ held }: Facts): Remark[] {
  return held.flatMap(({ item, role, scope }): Remark[] => {
    if (role === undefined || !isAzureCustom(role) || scopeKind(scope) !== 'managementGroup') return []
    if (role.permissions.every(({ dataActions }) => dataActions.length === 0)) return []
    return [
      {
        code: 'DATA_ACTIONS_AT_MANAGEMENT_GROUP',
        at: at(item, 'scope'),
        message: `${shown(role.roleName)} is a custom role with data actions, which Azure does not assign at a management group`,
        help: 'assign it at the subscriptions below',
      },
    ]
  })
}
