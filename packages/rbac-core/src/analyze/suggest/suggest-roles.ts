import { InvalidActionError, InvalidRequestError } from '../../errors.js'
import { coded } from '../../model/coded.js'
import type { ActionEntry } from '../../model/directory.js'
import { kindOf } from '../../model/kind-of.js'
import { ParsedPolicy, type Policy } from '../../model/policy.js'
import type { RoleDefinition } from '../../model/role-definition.js'
import { compareText, foldAscii } from '../../model/text.js'
import { actionProblem } from '../../pattern/action.js'
import { LONGEST_ACTION } from '../../pattern/relation.js'
import { bestFew, bestSingle, type Choice } from './choose.js'
import { assignableScope, lowestScope } from './lowest-scope.js'
import { actionKey, operationsMeasure, patternsMeasure, roleBreadth } from './measure.js'
import { RoleIndex } from './role-index.js'

export interface SuggestRequest {
  /** The actions that have to be allowed; at least one. `usageFrom` reads them out of a log. */
  readonly needed: readonly ActionEntry[]
  /** The roles to choose from, e.g. those of a policy and `builtinRoles`. */
  readonly roles: readonly RoleDefinition[]
  /** Where the actions have to be allowed. */
  readonly scopes?: readonly string[]
  /** The operations that exist: with them, excess is the number of operations granted beyond the needed ones. */
  readonly operations?: readonly ActionEntry[]
  /** Tells which management groups lie above the scopes. */
  readonly policy?: Policy
  /** At most so many roles together. Default 3. */
  readonly maxRoles?: number
}

export interface SuggestedRole {
  readonly id: string
  readonly roleName: string
  /** What this role alone grants beyond the needed actions. */
  readonly excess: number
  /** The needed actions that it grants. */
  readonly grants: readonly ActionEntry[]
}

export interface Suggestion {
  /**
   * The one role that grants all that is needed with the least excess; where none does, the few that do so together. Empty
   * where even `maxRoles` roles do not.
   */
  readonly roles: readonly SuggestedRole[]
  /** What `roles` grant together beyond the needed actions. */
  readonly excess: number
  /** In what `excess` is told: operations that exist, or a weight of patterns, see docs/analysis.md. */
  readonly measure: 'operations' | 'patterns'
  /** Several roles with less excess together than the one in `roles`. */
  readonly together?: { readonly roles: readonly SuggestedRole[]; readonly excess: number }
  /** Was every choice of several roles that could be better looked at? */
  readonly exact: boolean
  /** Needed actions that none of the roles grants without a condition. */
  readonly uncovered: readonly ActionEntry[]
  /** A role of the needed actions and nothing else. Absent where `roles` have no excess. */
  readonly custom?: RoleDefinition
  /** The lowest scope that covers all `scopes`; null where none was given. */
  readonly scope: string | null
}

/**
 * The least privilege that does: a role that exists, or a few, with the least that is not needed, a role made to measure,
 * and the lowest scope.
 *
 * A role that grants a needed action only under a condition does not grant it here, since nobody knows whether the condition
 * will be true. O((operations + needed) x patterns that match), and at most 100,000 choices of several roles.
 *
 * @throws {InvalidRequestError | InvalidActionError | InvalidScopeError | InvalidPatternError}
 * @see docs/analysis.md
 */
export function suggestRoles(request: SuggestRequest): Suggestion {
  const { needed, roles, scopes, operations, policy, maxRoles } = readSuggestRequest(request)
  const keys = new Set(needed.map(actionKey))
  const index = new RoleIndex(roles)
  const measure = operations === undefined ? patternsMeasure(roles, keys) : operationsMeasure(index, operations, keys)
  const grantedBy = needed.map((action) => ({ action, roles: index.granting(action).surely }))
  const uncovered = grantedBy.filter((one) => one.roles.size === 0).map(({ action }) => action)
  const covered = grantedBy.filter((one) => one.roles.size > 0)
  const ranks = ranksOf(roles, keys, new Set(covered.flatMap((one) => [...one.roles])))
  const offer = { granting: covered.map((one) => one.roles), measure, rank: (role: number) => ranks.get(role) ?? 0 }
  const single = covered.length === 0 ? undefined : bestSingle(offer)
  const few = covered.length === 0 || maxRoles < 2 ? { choice: undefined, exact: true } : bestFew(offer, maxRoles)
  const chosen = single ?? few.choice
  const shown = (choice: Choice): SuggestedRole[] =>
    choice.roles.flatMap((role) => {
      const definition = roles[role]
      if (definition === undefined) return []
      const { id, roleName } = definition
      const grants = grantedBy.filter((one) => one.roles.has(role)).map(({ action }) => action)
      return [{ id, roleName, excess: measure.excessOf([role]), grants }]
    })
  const isBetter = single !== undefined && few.choice !== undefined && few.choice.excess < single.excess
  const scope = lowestScope(scopes, policy) ?? null
  const excess = chosen?.excess ?? 0
  return {
    roles: chosen === undefined ? [] : shown(chosen),
    excess,
    measure: measure.name,
    ...(isBetter && { together: { roles: shown(few.choice), excess: few.choice.excess } }),
    exact: few.exact,
    uncovered,
    ...((excess > 0 || chosen === undefined || uncovered.length > 0) && { custom: customRole(needed, scopes, scope) }),
    scope,
  }
}

/** Of roles with equal excess the narrower comes first, then the one whose name does. */
function ranksOf(
  roles: readonly RoleDefinition[],
  needed: ReadonlySet<string>,
  candidates: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const sorted = [...candidates]
    .map((role) => ({ role, breadth: roleBreadth(roles[role], needed), name: roles[role]?.roleName ?? '' }))
    .sort((a, b) => a.breadth - b.breadth || compareText(a.name, b.name) || a.role - b.role)
  return new Map(sorted.map(({ role }, rank) => [role, rank]))
}

function customRole(needed: readonly ActionEntry[], scopes: readonly string[], scope: string | null): RoleDefinition {
  const names = (isDataAction: boolean) =>
    needed.filter((action) => action.isDataAction === isDataAction).map(({ name }) => name)
  // Azure takes no custom role that may be assigned everywhere.
  const places =
    scope === null ? [] : scope === '/' ? [...new Set(scopes.map(assignableScope))] : [assignableScope(scope)]
  return {
    id: 'suggested-role',
    roleName: 'Suggested role',
    roleType: 'CustomRole',
    description: 'Grants what is needed and nothing else.',
    permissions: [{ actions: names(false), notActions: [], dataActions: names(true), notDataActions: [] }],
    assignableScopes: places,
  }
}

type Read = Required<Omit<SuggestRequest, 'operations' | 'policy'>> & Pick<SuggestRequest, 'operations' | 'policy'>

function readSuggestRequest(request: SuggestRequest): Read {
  return coded('the request could not be read', () => {
    if (typeof request !== 'object' || request === null) {
      throw new InvalidRequestError(`a request must be an object, not ${kindOf(request)}`)
    }
    const { needed, roles, scopes = [], operations, policy, maxRoles = 3 } = request
    if (!Array.isArray(roles)) throw new InvalidRequestError(`roles must be a list, not ${kindOf(roles)}`)
    if (!Array.isArray(scopes)) throw new InvalidRequestError(`scopes must be a list, not ${kindOf(scopes)}`)
    if (policy !== undefined && !ParsedPolicy.is(policy)) throw new InvalidRequestError('policy is not a policy')
    if (!Number.isInteger(maxRoles) || maxRoles < 1) {
      throw new InvalidRequestError('maxRoles must be a whole number of at least 1')
    }
    const actions = readActions(needed, 'needed')
    if (actions.length === 0) throw new InvalidRequestError('needed is empty: name at least one action')
    return {
      needed: actions,
      roles,
      scopes: Array.from<string>(scopes),
      maxRoles,
      ...(operations !== undefined && { operations: readActions(operations, 'operations') }),
      ...(policy !== undefined && { policy }),
    }
  })
}

/** Each once, in the order of plane and name. */
function readActions(list: unknown, place: string): ActionEntry[] {
  if (!Array.isArray(list)) throw new InvalidRequestError(`${place} must be a list, not ${kindOf(list)}`)
  const actions = new Map<string, ActionEntry>()
  for (const [index, entry] of Array.from<unknown>(list).entries()) {
    const { name, isDataAction = false } = (entry ?? {}) as { readonly name?: unknown; readonly isDataAction?: unknown }
    const problem = actionProblem(name, LONGEST_ACTION)
    if (problem !== undefined) throw new InvalidActionError(`${place}[${index}].name: not an action: ${problem}`)
    if (typeof isDataAction !== 'boolean') {
      throw new InvalidRequestError(
        `${place}[${index}].isDataAction must be true or false, not ${kindOf(isDataAction)}`,
      )
    }
    const action = { name: name as string, isDataAction }
    if (!actions.has(actionKey(action))) actions.set(actionKey(action), action)
  }
  return [...actions].sort(([a], [b]) => compareText(foldAscii(a), foldAscii(b))).map(([, action]) => action)
}
