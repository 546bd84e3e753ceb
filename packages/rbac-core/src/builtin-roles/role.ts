import type { Permission, RoleDefinition } from '../model/role-definition.js'

/** A built-in role, deeply frozen; lists left out of a permission are empty. */
export function role(
  guid: string,
  roleName: string,
  description: string,
  ...permissions: readonly Partial<Permission>[]
): RoleDefinition {
  return Object.freeze({
    id: `/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
    roleName,
    roleType: 'BuiltInRole',
    description,
    permissions: Object.freeze(permissions.map(filled)),
    assignableScopes: EVERYWHERE,
  })
}

/** The condition of roles that add and remove assignments of the roles named, and of no other. */
export function assignsOnly(...guids: readonly string[]): string {
  const oneOf = `[${ASSIGNMENTS}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{${guids.join(', ')}}`
  return (
    `((!(ActionMatches{'${ASSIGNMENTS}/write'})) OR (@Request${oneOf}))` +
    ` AND ((!(ActionMatches{'${ASSIGNMENTS}/delete'})) OR (@Resource${oneOf}))`
  )
}

function filled(permission: Partial<Permission>): Permission {
  for (const value of Object.values(permission)) Object.freeze(value)
  return Object.freeze({ ...EMPTY, ...permission })
}

const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments'
const NONE: readonly string[] = Object.freeze([])
const EMPTY: Permission = { actions: NONE, notActions: NONE, dataActions: NONE, notDataActions: NONE }
const EVERYWHERE: readonly string[] = Object.freeze(['/'])
