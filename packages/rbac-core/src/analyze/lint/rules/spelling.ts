import { roleKey } from '../../../model/keys.js'
import { shown } from '../../../model/shown.js'
import type { Scope } from '../../../scope/scope.js'
import { scopeKind, subscriptionOf } from '../../../scope/scope.js'
import type { Facts } from '../facts.js'
import { at, type Remark } from '../finding.js'

/** Ids and scopes that are almost what Azure writes. */
export function spelling({ held, denies, policy }: Facts): Remark[] {
  return [
    ...held.flatMap(({ item, scope, roleKey: role }) => [
      ...malformed(item.principalId, item, 'principalId'),
      ...malformed(role, item, 'roleDefinitionId'),
      ...scopeForm(scope, item),
    ]),
    ...denies.flatMap(({ item, scope }) => [
      ...item.principals.flatMap(({ id }, index) => malformed(id, item, 'principals', index, 'id')),
      ...item.excludePrincipals.flatMap(({ id }, index) => malformed(id, item, 'excludePrincipals', index, 'id')),
      ...scopeForm(scope, item),
    ]),
    ...policy.roleDefinitions.flatMap((role) => malformed(roleKey(role.id), role, 'id')),
    ...policy.groups.flatMap((group) => [
      ...malformed(group.id, group, 'id'),
      ...group.members.flatMap((member, index) => malformed(member, group, 'members', index)),
    ]),
    ...policy.principals.flatMap((principal) => malformed(principal.id, principal, 'id')),
  ]
}

/** Hexadecimal digits in groups, about as many as a GUID has. */
const ALMOST_GUID = /^[0-9a-z]{5,11}(?:-[0-9a-z]{2,6}){3}-[0-9a-z]{9,15}$/i
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function malformed(text: string, item: object, ...keys: (string | number)[]): Remark[] {
  if (!ALMOST_GUID.test(text) || GUID.test(text)) return []
  return [
    {
      code: 'MALFORMED_GUID',
      at: at(item, ...keys),
      message: `${shown(text)} is almost a GUID, and is none`,
      help: 'a GUID has 8, 4, 4, 4 and 12 hexadecimal digits',
    },
  ]
}

function scopeForm(scope: Scope, item: object): Remark[] {
  const subscription = subscriptionOf(scope)
  return [
    ...(subscription === undefined ? [] : malformed(subscription, item, 'scope')),
    ...(isAzures(scope) && !isWhole(scope)
      ? [
          {
            code: 'UNKNOWN_SCOPE_FORM' as const,
            at: at(item, 'scope'),
            message: `${shown(scope.text)} starts like one of Azure's scopes, and is of no form that Azure has`,
            help: 'a resource is `…/providers/{namespace}/{type}/{name}`, its children `/{type}/{name}` more',
          },
        ]
      : []),
  ]
}

function isAzures({ segments: [first] }: Scope): boolean {
  return first === 'subscriptions' || first === 'providers'
}

/** A root, and then any number of providers with pairs of type and name. */
function isWhole(scope: Scope): boolean {
  const { segments } = scope
  const kind = scopeKind(scope)
  if (kind === 'managementGroup' || kind === 'subscription' || kind === 'resourceGroup') return true
  const from = segments[0] === 'providers' ? 0 : segments[2] === 'resourcegroups' ? 4 : 2
  if (segments[from] !== 'providers' || segments.length < from + 4) return false
  let pairs = 0
  for (let index = from; index < segments.length; ) {
    if (segments[index] === 'providers') {
      if (index > from && pairs === 0) return false
      index += 2
      pairs = 0
      if (index >= segments.length) return false
    } else {
      index += 2
      pairs += 1
      if (index > segments.length) return false
    }
  }
  return pairs > 0
}
