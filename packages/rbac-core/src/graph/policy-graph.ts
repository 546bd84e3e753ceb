import { InvalidRequestError } from '../errors.js'
import { type DenyAssignment, isEveryone, type RoleAssignment, type ScheduleInstance } from '../model/assignment.js'
import { principalKey } from '../model/keys.js'
import { ParsedPolicy, type Policy } from '../model/policy.js'
import { compareText, foldAscii } from '../model/text.js'
import { parseScope, storedScope } from '../scope/scope.js'
import { GraphBuilder } from './builder.js'
import type { Graph } from './graph.js'
import { lineageOf } from './lineage.js'
import { Memberships } from './memberships.js'
import { type GraphOptions, readGraphOptions } from './options.js'
import { assignmentNotes } from './words.js'

/**
 * Who has what where in a policy; with `scope` only what stands at, above or below it, with `principal` only what that
 * principal has, by itself or through groups.
 *
 * O(policy). The outermost assignments are drawn first, up to `limit`; the graph says how many were left out.
 *
 * @throws {InvalidRequestError | InvalidScopeError}
 * @see docs/graphs.md
 */
export function policyGraph(policy: Policy, options?: GraphOptions): Graph {
  if (!ParsedPolicy.is(policy))
    throw new InvalidRequestError('not a policy (pass what `parsePolicy` or `loadPolicy` returned)')
  const { scope, principal, limit, roles } = readGraphOptions(options)
  const builder = new GraphBuilder(policy, roles)
  const memberships = new Memberships(policy)
  const around = scope === undefined ? undefined : parseScope(scope)
  const above = around === undefined ? undefined : new Set(lineageOf(around, builder.hierarchy))
  const ids = principal === undefined ? undefined : memberships.above(principal)
  const isNear = (path: string, lineage: readonly string[]): boolean =>
    around === undefined || above?.has(path) === true || lineage.includes(around.path)
  const items = everythingIn(policy)
    .filter((one) => ids === undefined || concerns(one, ids))
    .map((one) => ({ ...one, place: storedScope(one.item.scope) }))
    .map((one) => ({ ...one, lineage: lineageOf(one.place, builder.hierarchy) }))
    .filter(({ place, lineage }) => isNear(place.path, lineage))
    .sort((a, b) => a.lineage.length - b.lineage.length || compareText(a.key, b.key))
  if (scope !== undefined) builder.scope(scope, 'asked')
  if (principal !== undefined) builder.principal(principal, 'asked')
  for (const one of items.slice(0, limit)) draw(one, builder, memberships, principal)
  return builder.finish(
    titleOf(scope, principal === undefined ? undefined : builder.called(principal)),
    Math.max(0, items.length - limit),
  )
}

type Item =
  | {
      readonly key: string
      readonly kind: 'assigned' | 'active' | 'eligible'
      readonly item: RoleAssignment | ScheduleInstance
    }
  | { readonly key: string; readonly kind: 'deny'; readonly item: DenyAssignment }

function everythingIn(policy: Policy): Item[] {
  const held = (
    kind: 'assigned' | 'active' | 'eligible',
    items: readonly (RoleAssignment | ScheduleInstance)[],
  ): Item[] => items.map((item) => ({ kind, item, key: `${foldAscii(item.scope)} ${foldAscii(item.id)}` }))
  return [
    ...held('assigned', policy.roleAssignments),
    ...held('active', policy.roleAssignmentScheduleInstances),
    ...held('eligible', policy.roleEligibilityScheduleInstances),
    ...policy.denyAssignments.map(
      (item): Item => ({ kind: 'deny', item, key: `${foldAscii(item.scope)} ${foldAscii(item.id)}` }),
    ),
  ]
}

function concerns(one: Item, ids: ReadonlySet<string>): boolean {
  if (one.kind !== 'deny') return ids.has(principalKey(one.item.principalId))
  return one.item.principals.some((who) => isEveryone(who) || ids.has(principalKey(who.id)))
}

function draw(one: Item, builder: GraphBuilder, memberships: Memberships, principal: string | undefined): void {
  if (one.kind === 'deny') {
    const node = builder.deny(one.item, one.item.condition === undefined ? [] : ['condition'])
    const named = [
      ...one.item.principals.map((who) => ({ ...who, kind: 'denies' as const, everyone: isEveryone(who) })),
      // Everyone can't be excluded: there the id is one that nobody has.
      ...one.item.excludePrincipals.map((who) => ({ ...who, kind: 'excludes' as const, everyone: false })),
    ]
    for (const { id, type, kind, everyone } of named) {
      if (everyone) {
        builder.edge(builder.everyone(), node, kind)
        if (principal !== undefined) builder.edge(builder.principal(principal), builder.everyone(), 'member')
      } else if (principal === undefined || memberships.above(principal).has(principalKey(id))) {
        builder.edge(drawHolder(id, type, builder, memberships, principal), node, kind)
      }
    }
    return
  }
  const { item, kind } = one
  const node = builder.assignment(kind, item, assignmentNotes(kind, item))
  builder.edge(drawHolder(item.principalId, item.principalType, builder, memberships, principal), node, 'holds')
}

/** Whoever holds something, with the way from the principal that was asked for, or else with its members. */
function drawHolder(
  id: string,
  type: string | undefined,
  builder: GraphBuilder,
  memberships: Memberships,
  principal: string | undefined,
): string {
  const node = builder.principal(id, undefined, type)
  if (principal === undefined) drawMembers(id, builder, memberships)
  else {
    const path = memberships.path(principal, id)
    for (const [index, group] of path.entries()) {
      builder.edge(builder.principal(path[index - 1] ?? principal), builder.principal(group), 'member')
    }
  }
  return node
}

const MOST_MEMBERS = 6

function drawMembers(holder: string, builder: GraphBuilder, memberships: Memberships): void {
  const reached = new Map([[principalKey(holder), holder]])
  // A map is walked in the order of insertion, what is added on the way included.
  for (const group of reached.values()) {
    const members = memberships.members(group)
    const shown = members.length > MOST_MEMBERS ? members.slice(0, MOST_MEMBERS - 1) : members
    const node = builder.principal(group)
    for (const member of shown) {
      builder.edge(builder.principal(member), node, 'member')
      if (!reached.has(principalKey(member))) reached.set(principalKey(member), member)
    }
    const left = members.length - shown.length
    if (left > 0) builder.edge(builder.others(group, left), node, 'member')
  }
}

function titleOf(scope: string | undefined, name: string | undefined): string {
  const who = name === undefined ? 'Who has what' : `What ${name} has`
  return scope === undefined ? who : `${who} at ${scope}`
}
