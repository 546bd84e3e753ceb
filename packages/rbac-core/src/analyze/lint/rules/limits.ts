import { managementGroupKey } from '../../../model/keys.js'
import { shown } from '../../../model/shown.js'
import { managementGroupOf, scopeKind, subscriptionOf } from '../../../scope/scope.js'
import type { FindingCode } from '../codes.js'
import { isAzureCustom } from '../custom.js'
import type { Facts } from '../facts.js'
import { at, type Remark, type Target } from '../finding.js'

/** Azure's quotas. The engine takes more; Azure does not. */
export function limits(facts: Facts): Remark[] {
  return [
    ...assignmentCounts(facts),
    ...roleLimits(facts),
    ...managementGroupLimits(facts),
    ...denyLimits(facts),
    ...texts(facts),
  ]
}

const MOST_IN_SUBSCRIPTION = 4_000
const MOST_AT_MANAGEMENT_GROUP = 500
const MOST_CUSTOM_ROLES = 5_000
const MOST_ASSIGNABLE_SCOPES = 2_000
const MOST_MANAGEMENT_GROUPS = 10_000
const MOST_GROUP_LEVELS = 6
const MOST_EXCLUDED = 25
const MOST_NAME = 512
const MOST_TEXT_BYTES = 2_048
const MOST_CONDITION_BYTES = 8_192
/** From this share of a quota on it is time to tidy up. */
const NEAR = 0.8

function assignmentCounts({ held }: Facts): Remark[] {
  const inSubscription = new Map<string, number>()
  const atGroup = new Map<string, number>()
  for (const { kind, scope } of held) {
    if (kind !== 'assigned') continue
    const subscription = subscriptionOf(scope)
    if (subscription !== undefined) add(inSubscription, subscription)
    else if (scopeKind(scope) === 'managementGroup') add(atGroup, managementGroupOf(scope) ?? '')
  }
  const where = { section: 'roleAssignments' }
  const help = 'assign roles to groups, or at wider scopes; `rbac lint --only "*_ASSIGNMENT*"` finds what can go'
  const counted = (counts: ReadonlyMap<string, number>, most: number, what: string) =>
    [...counts].flatMap(([name, count]) =>
      quota('LIMIT_ASSIGNMENTS', where, count, most, `role assignments ${what} ${shown(name)}`, help),
    )
  return [
    ...counted(inSubscription, MOST_IN_SUBSCRIPTION, 'in subscription'),
    ...counted(atGroup, MOST_AT_MANAGEMENT_GROUP, 'at management group'),
  ]
}

function roleLimits({ policy }: Facts): Remark[] {
  const custom = policy.roleDefinitions.filter(isAzureCustom)
  return [
    ...quota(
      'LIMIT_CUSTOM_ROLES',
      { section: 'roleDefinitions' },
      custom.length,
      MOST_CUSTOM_ROLES,
      'custom roles in a tenant',
      'remove roles that nobody holds, and merge roles that say the same',
    ),
    ...custom.flatMap((role) =>
      over(
        'LIMIT_ASSIGNABLE_SCOPES',
        at(role, 'assignableScopes'),
        role.assignableScopes.length,
        MOST_ASSIGNABLE_SCOPES,
        'assignable scopes of a role',
        'name a management group or subscriptions instead',
      ),
    ),
  ]
}

function managementGroupLimits({ policy, hierarchy }: Facts): Remark[] {
  const depth = levels(hierarchy.parentOfGroup)
  return [
    ...quota(
      'LIMIT_MANAGEMENT_GROUPS',
      { section: 'managementGroups' },
      policy.managementGroups.length,
      MOST_MANAGEMENT_GROUPS,
      'management groups in a tenant',
      'merge groups',
    ),
    ...policy.managementGroups.flatMap((group) =>
      over(
        'LIMIT_MANAGEMENT_GROUP_DEPTH',
        at(group, 'parent'),
        depth(managementGroupKey(group.id)),
        MOST_GROUP_LEVELS,
        `levels from the root down to ${shown(group.id)}`,
        'hang it higher',
      ),
    ),
  ]
}

/** How many levels below the root a group is. */
function levels(parents: ReadonlyMap<string, string | null>): (group: string) => number {
  const known = new Map<string, number>()
  return (group) => {
    const path: string[] = []
    let above: string | null | undefined = group
    while (above !== undefined && above !== null && !known.has(above) && path.length <= parents.size) {
      path.push(above)
      above = parents.get(above)
    }
    let level = above === undefined || above === null ? -1 : (known.get(above) ?? -1)
    for (const one of path.reverse()) known.set(one, ++level)
    return known.get(group) ?? 0
  }
}

function denyLimits({ denies }: Facts): Remark[] {
  return denies.flatMap(({ item }) =>
    over(
      'LIMIT_EXCLUDED_PRINCIPALS',
      at(item, 'excludePrincipals'),
      item.excludePrincipals.length,
      MOST_EXCLUDED,
      'excluded principals of a deny assignment',
      'exclude a group instead',
    ),
  )
}

function texts({ policy, held, denies }: Facts): Remark[] {
  const long = (item: object, key: string, text: string | undefined, most: number, size = bytes(text)) =>
    over(
      'LIMIT_TEXT',
      at(item, key),
      size,
      most,
      `${most === MOST_NAME ? 'characters' : 'bytes'} of \`${key}\``,
      'shorten it',
    )
  return [
    ...policy.roleDefinitions.flatMap((role) => [
      ...long(role, 'roleName', role.roleName, MOST_NAME, role.roleName.length),
      ...long(role, 'description', role.description, MOST_TEXT_BYTES),
    ]),
    ...[...held, ...denies].flatMap(({ item }) => [
      ...long(item, 'description', item.description, MOST_TEXT_BYTES),
      ...long(item, 'condition', item.condition, MOST_CONDITION_BYTES),
    ]),
  ]
}

function bytes(text: string | undefined): number {
  if (text === undefined) return 0
  let size = text.length
  // Two bytes from U+0080 on, three from U+0800 on; the two halves of a pair take four together.
  for (const char of text.match(/[^\x00-\x7f]/g) ?? []) size += char < '\u0800' || isHalf(char) ? 1 : 2
  return size
}

function isHalf(char: string): boolean {
  return char >= '\ud800' && char <= '\udfff'
}

function quota(code: FindingCode, where: Target, count: number, most: number, what: string, help: string): Remark[] {
  if (count > most || count < most * NEAR) return over(code, where, count, most, what, help)
  const message = `${count.toLocaleString('en-US')} ${what}, near Azure's limit of ${most.toLocaleString('en-US')}`
  return [{ code: 'NEAR_LIMIT', at: where, message, help }]
}

function over(code: FindingCode, where: Target, count: number, most: number, what: string, help: string): Remark[] {
  if (count <= most) return []
  const message = `${count.toLocaleString('en-US')} ${what}, more than Azure's limit of ${most.toLocaleString('en-US')}`
  return [{ code, at: where, message, help }]
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
