import { findBuiltinRole } from '../../builtin-roles/index.js'
import type { RoleDefinition } from '../../model/role-definition.js'
import { foldAscii } from '../../model/text.js'

/** Is it a role of the policy's own? One that does not say is, unless it is a built-in role that we know. */
export function isCustom({ id, roleType }: RoleDefinition): boolean {
  if (roleType !== undefined) return foldAscii(roleType) !== 'builtinrole'
  const known = findBuiltinRole(id)
  return known === undefined
}

/** Does it say that it is one of Azure's custom roles, so that Azure's rules hold for it? */
export function isAzureCustom({ roleType }: RoleDefinition): boolean {
  return foldAscii(roleType ?? '') === 'customrole'
}
