import { roleKey } from '../../../model/keys.js'
import type { RoleDefinition } from '../../../model/role-definition.js'
import { shown } from '../../../model/shown.js'
import { compareText } from '../../../model/text.js'
import { isCustom } from '../custom.js'
import type { Facts } from '../facts.js'
import { at, type Remark } from '../finding.js'
import { type SimilarRole, similarRoles } from '../similar.js'
import { likelyTwins } from '../twins.js'

/** Roles of the policy's own that nobody needs, or that say what another says. */
export function roles(facts: Facts): Remark[] {
  const own = facts.policy.roleDefinitions.filter(isCustom)
  return [...own.filter(isEmpty).map(empty), ...unused(own, facts), ...alike(own, facts)]
}

function isEmpty({ permissions }: RoleDefinition): boolean {
  return permissions.every(({ actions, dataActions }) => actions.length + dataActions.length === 0)
}

function empty(role: RoleDefinition): Remark {
  const message = `${shown(role.roleName)} lists no actions, so it grants nothing`
  return { code: 'EMPTY_ROLE', at: at(role, 'permissions'), message, help: 'list its actions, or remove it' }
}

function unused(own: readonly RoleDefinition[], { held }: Facts): Remark[] {
  const used = new Set(held.map((one) => one.roleKey))
  return own
    .filter(({ id }) => !used.has(roleKey(id)))
    .map((role) => {
      const message = `nobody holds ${shown(role.roleName)}, or may activate it`
      return { code: 'UNUSED_ROLE', at: at(role), message, help: 'remove it, unless it is kept for later' }
    })
}

function alike(own: readonly RoleDefinition[], facts: Facts): Remark[] {
  const listed = own
    .filter((role) => !isEmpty(role))
    .sort((a, b) => compareText(a.roleName, b.roleName) || compareText(roleKey(a.id), roleKey(b.id)))
  const same = new Map<RoleDefinition, RoleDefinition>()
  for (const candidates of likelyTwins(listed)) {
    for (const [index, role] of candidates.entries()) {
      const twin = candidates.slice(0, index).find((other) => !same.has(other) && isSame(other, role, facts))
      if (twin !== undefined) same.set(role, twin)
    }
  }
  return [
    ...[...same].map(([role, twin]): Remark => {
      const message = `${shown(role.roleName)} grants exactly what ${shown(twin.roleName)} grants`
      const help = `assign ${shown(twin.roleName)} instead, and remove this one`
      return { code: 'EQUIVALENT_ROLES', at: at(role), message, help }
    }),
    ...similarRoles(listed.filter((role) => !same.has(role))).map(similar),
  ]
}

function similar({ role, nearest, shared, total, others }: SimilarRole): Remark {
  const more = others === 0 ? '' : `; ${others} more ${others === 1 ? 'role is' : 'roles are'} similar to it`
  const message = `${shown(role.roleName)} and ${shown(nearest.roleName)} share ${shared} of ${total} patterns${more}`
  const help = '`rbac compare` shows the difference; where it is not meant, keep one of the two'
  return { code: 'SIMILAR_ROLES', at: at(role), message, help }
}

/** Do both grant the same actions under the same conditions? */
function isSame(a: RoleDefinition, b: RoleDefinition, facts: Facts): boolean {
  return holdsAll(a, b, facts) && holdsAll(b, a, facts)
}

function holdsAll(outer: RoleDefinition, inner: RoleDefinition, { coverage, conditions }: Facts): boolean {
  return inner.permissions.every((permission) => {
    const demands = conditions.demands([permission])
    const able = outer.permissions.filter((other) => {
      const needed = conditions.demands([other])
      return demands !== undefined && needed !== undefined && [...needed].every((part) => demands.has(part))
    })
    return coverage.covers(able, permission)
  })
}
