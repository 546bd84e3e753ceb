import { type DenyAssignment, type DenyPrincipal, EVERYONE_ID } from '../model/assignment.js'
import { checkId } from './checks.js'
import type { Context, Writable } from './context.js'
import { child, field } from './place.js'
import { readScope } from './read-assignment.js'
import { readCondition } from './read-condition.js'
import { requireId } from './read-id.js'
import type { Item } from './read-item.js'
import { readPermissions } from './read-role.js'

export function readDenyAssignment(item: Item<'denyAssignments'>, context: Context): DenyAssignment | undefined {
  const { raw, place } = item
  const id = requireId(item, ['id', 'name', 'denyAssignmentName'], 'a deny assignment', context)
  const scope = readScope(item, context)
  const permissions = readPermissions(raw.permissions, field(place, 'permissions'), context)
  const principals = readPrincipals(item, 'principals', context)
  const excludePrincipals = readPrincipals(item, 'excludePrincipals', context)
  const conditioned = readCondition(raw, (key) => field(place, key), context)
  if (id === undefined || scope === undefined) return undefined
  const deny: Writable<DenyAssignment> = {
    id,
    denyAssignmentName: raw.denyAssignmentName ?? raw.name ?? id,
    permissions,
    scope,
    doNotApplyToChildScopes: raw.doNotApplyToChildScopes ?? false,
    principals,
    excludePrincipals,
    ...conditioned,
  }
  if (raw.description) deny.description = raw.description
  if (raw.isSystemProtected !== undefined) deny.isSystemProtected = raw.isSystemProtected
  if (raw.denyAssignmentEffect) deny.denyAssignmentEffect = raw.denyAssignmentEffect
  return Object.freeze(deny)
}

function readPrincipals(
  item: Item<'denyAssignments'>,
  key: 'principals' | 'excludePrincipals',
  context: Context,
): readonly DenyPrincipal[] {
  const place = field(item.place, key)
  const principals = (item.raw[key] ?? []).map(({ id, type }, index) => {
    checkId(id, child(child(place, index), 'id'), context)
    if (!type && id === EVERYONE_ID && key === 'principals') {
      context.report.warn({
        code: 'UNTYPED_EVERYONE',
        place: child(place, index),
        message: 'the zero GUID without a type is taken to mean everyone',
        help: 'add `"type": "SystemDefined"`',
      })
    }
    return Object.freeze(type ? { id, type } : { id })
  })
  return Object.freeze(principals)
}
