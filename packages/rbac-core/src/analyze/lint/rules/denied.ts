import { type DenyPrincipal, isAudit, isEveryone } from '../../../model/assignment.js'
import { principalKey } from '../../../model/keys.js'
import { shown } from '../../../model/shown.js'
import { compareText } from '../../../model/text.js'
import type { Facts, Held, PlacedDeny } from '../facts.js'
import { at, type Remark } from '../finding.js'

/**
 * Role assignments of which deny assignments take everything, for everybody who holds them as far as the policy's groups
 * say. (A token that names further groups may still put somebody among the excluded ones.)
 */
export function denied(facts: Facts): Remark[] {
  const walls = facts.denies.filter(isWall)
  if (walls.length === 0) return []
  const excluded = new Map(walls.map((wall) => [wall, facts.groups.below(keys(wall.item.excludePrincipals))]))
  const byNode = new Map<number, PlacedDeny[]>()
  for (const wall of walls) byNode.set(wall.node, [...(byNode.get(wall.node) ?? []), wall])
  return facts.held.flatMap((held): Remark[] => {
    if (held.kind === 'eligible' || held.role === undefined) return []
    const above = facts.covering(held.scope).flatMap((node) => byNode.get(node) ?? [])
    const meant = above.filter((wall) => means(wall, held, facts) && !spares(excluded.get(wall), held, facts))
    const blocks = meant.flatMap(({ item }) => item.permissions.filter(({ condition }) => condition === undefined))
    const granted = held.role.permissions.filter(({ actions, dataActions }) => actions.length + dataActions.length > 0)
    if (blocks.length === 0 || granted.length === 0) return []
    if (!granted.every((permission) => facts.coverage.covers(blocks, permission))) return []
    const names = meant
      .map(({ item }) => shown(item.denyAssignmentName))
      .sort(compareText)
      .slice(0, 3)
    return [
      {
        code: 'DENIED_ASSIGNMENT',
        at: at(held.item),
        message: `${names.join(' and ')} ${names.length === 1 ? 'denies' : 'deny'} ${facts.called(held.item.principalId)} all that ${shown(held.role.roleName)} grants here`,
        help: 'remove it, or exclude the principal from the deny assignment',
      },
    ]
  })
}

/** Always in force, and for all that lies below. */
function isWall({ item }: PlacedDeny): boolean {
  return item.condition === undefined && !item.doNotApplyToChildScopes && !isAudit(item)
}

function means({ item }: PlacedDeny, { principal }: Held, { groups }: Facts): boolean {
  if (item.principals.some(isEveryone)) return true
  const ids = groups.above(principal)
  return keys(item.principals).some((id) => ids.has(id))
}

/** Is anybody who holds it excluded? */
function spares(excluded: ReadonlySet<string> | undefined, { principal }: Held, { groups }: Facts): boolean {
  if (excluded === undefined || excluded.size === 0) return false
  for (const id of groups.below([principal])) if (excluded.has(id)) return true
  return false
}

function keys(principals: readonly DenyPrincipal[]): string[] {
  return principals.map(({ id }) => principalKey(id))
}
