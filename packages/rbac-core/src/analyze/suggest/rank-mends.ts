import { type Engine, insideOf } from '../../engine/engine.js'
import type { ActionCatalogue } from '../../engine/typed-actions.js'
import type { DenyAssignment } from '../../model/assignment.js'
import { coded } from '../../model/coded.js'
import type { ActionEntry } from '../../model/directory.js'
import type { Mend } from '../../model/explanation.js'
import { roleKey } from '../../model/keys.js'
import type { AccessRequest } from '../../model/request.js'
import type { Permission, RoleDefinition } from '../../model/role-definition.js'
import { suggestRoles } from './suggest-roles.js'

export interface MendOptions {
  /** Roles to choose from besides the policy's own, e.g. `builtinRoles`. */
  readonly roles?: readonly RoleDefinition[]
  /** The operations that exist, to count excess in. */
  readonly operations?: readonly ActionEntry[]
}

/** A mend, and what it allows beyond the request. */
export interface RankedMend extends Mend {
  readonly excess: number
  /** A deny is in the way: it has to give way whatever else is done. */
  readonly required: boolean
}

/**
 * What would allow a refused request, the least excess first: deny assignments that have to give way, then the ways to be
 * granted, of which one is enough. The role to assign is the one with the least excess. Empty where the request is allowed.
 *
 * @throws {InvalidRequestError} for anything but an engine, or options of the wrong shape
 * @throws what `engine.explain` and `suggestRoles` throw
 */
export function rankMends(
  engine: Engine<ActionCatalogue>,
  request: AccessRequest,
  options: MendOptions = {},
): RankedMend[] {
  insideOf(engine)
  return coded('the request or the options could not be read', () => rankedMends(engine, request, options))
}

function rankedMends(
  engine: Engine<ActionCatalogue>,
  request: AccessRequest,
  { roles = [], operations }: MendOptions,
): RankedMend[] {
  const { policy } = engine
  const { mends } = engine.explain(request, { roles })
  const { action: name, isDataAction = false } = request
  const offered = [...new Map([...roles, ...policy.roleDefinitions].map((role) => [roleKey(role.id), role])).values()]
  const suggest = (candidates: readonly RoleDefinition[]) =>
    suggestRoles({
      needed: [{ name, isDataAction }],
      roles: candidates,
      maxRoles: 1,
      ...(operations !== undefined && { operations }),
    })
  const excessOf = (permissions: readonly Permission[]): number =>
    suggest([{ id: 'measured', roleName: 'measured', permissions: permissions.map(bare), assignableScopes: [] }]).excess
  return mends
    .map((mend): RankedMend => {
      const required = mend.kind === 'exclude' || mend.kind === 'removeDeny' || mend.kind === 'resolveGroups'
      const deny = required ? policy.denyAssignments.find(({ id }) => id === mend.assignmentId) : undefined
      const role = offered.find(({ id }) => roleKey(id) === roleKey(mend.roleDefinitionId ?? ''))
      if (mend.kind === 'assign') return { ...narrowest(mend, suggest(offered)), required }
      if (mend.kind === 'activate') return { ...mend, excess: excessOf(role?.permissions ?? []), required }
      return { ...mend, excess: deny === undefined ? 0 : excessOf(denied(deny)), required }
    })
    .sort((a, b) => Number(b.required) - Number(a.required) || a.excess - b.excess)
}

/** The same mend with the role that has the least excess. */
function narrowest(mend: Mend, { roles: [role] }: ReturnType<typeof suggestRoles>): Mend & { readonly excess: number } {
  if (role === undefined) return { ...mend, excess: 0 }
  const { id: roleDefinitionId, roleName, excess } = role
  const detail = mend.detail.replace(`assign ${mend.roleName ?? ''} to`, () => `assign ${roleName} to`)
  return { ...mend, detail, roleDefinitionId, roleName, excess }
}

/** What it would allow if it were gone is at most what it denies. */
function denied({ permissions }: DenyAssignment): readonly Permission[] {
  return permissions
}

/** Without its condition: it may be true. */
function bare({ actions, notActions, dataActions, notDataActions }: Permission): Permission {
  return { actions, notActions, dataActions, notDataActions }
}
