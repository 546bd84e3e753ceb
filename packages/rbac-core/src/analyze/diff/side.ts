import { idsNamedBy, type RoleAssignment } from '../../model/assignment.js'
import type { Resource } from '../../model/directory.js'
import { principalKey, roleKey } from '../../model/keys.js'
import type { Policy } from '../../model/policy.js'
import type { AttributeValues } from '../../model/request.js'
import { type Hierarchy, hierarchyOf } from '../../scope/hierarchy.js'
import { type Scope, storedScope } from '../../scope/scope.js'
import { DenyRules } from './deny-rules.js'
import type { FactTable } from './facts.js'

/** One of the two policies: its facts by who they are given to, as of one moment. */
export interface Side {
  readonly grants: ReadonlyMap<string, readonly number[]>
  readonly denies: DenyRules
  /** The groups each id is directly in. */
  readonly groupsOf: ReadonlyMap<string, readonly string[]>
  readonly hierarchy: Hierarchy
  /** Empty where no condition asks for any. */
  readonly principalAttributes: ReadonlyMap<string, AttributeValues>
  /** By path; empty where no condition asks for any. */
  readonly resources: ReadonlyMap<string, StoredResource>
  /** Every id that the policy names, by its key. */
  readonly ids: ReadonlyMap<string, string>
}

export interface StoredResource {
  readonly scope: Scope
  readonly attributes: AttributeValues
}

/** Whose stored attributes the conditions of both policies ask for. */
export interface Asks {
  readonly principal: boolean
  readonly resource: boolean
}

export function asksOf(policies: readonly Policy[]): Asks {
  const texts = policies.flatMap((policy) =>
    [
      ...policy.roleAssignments,
      ...policy.roleAssignmentScheduleInstances,
      ...policy.denyAssignments,
      ...[...policy.roleDefinitions, ...policy.denyAssignments].flatMap(({ permissions }) => permissions),
    ].flatMap(({ condition }) => condition ?? []),
  )
  const some = (expression: RegExp) => texts.some((text) => expression.test(text))
  return { principal: some(/@principal/i), resource: some(/@resource/i) }
}

/** @param now milliseconds since the epoch */
export function sideOf(policy: Policy, table: FactTable, now: number, asks: Asks): Side {
  return {
    grants: grantsOf(policy, table, now),
    denies: new DenyRules(policy.denyAssignments, table),
    groupsOf: groupsOf(policy),
    hierarchy: hierarchyOf(policy),
    principalAttributes: new Map(
      (asks.principal ? policy.principals : []).flatMap(({ id, attributes }) =>
        attributes === undefined ? [] : [[principalKey(id), attributes] as const],
      ),
    ),
    resources: new Map((asks.resource ? policy.resources : []).flatMap(storedResource)),
    ids: idsOf(policy),
  }
}

function storedResource({ scope: text, attributes }: Resource): (readonly [path: string, StoredResource])[] {
  const scope = storedScope(text)
  return attributes === undefined ? [] : [[scope.path, { scope, attributes }]]
}

function grantsOf(policy: Policy, table: FactTable, now: number): Map<string, number[]> {
  const roles = new Map(policy.roleDefinitions.map((role) => [roleKey(role.id), role]))
  const active = policy.roleAssignmentScheduleInstances.filter(
    ({ startTime = Number.NEGATIVE_INFINITY, endTime = Number.POSITIVE_INFINITY }) => startTime <= now && now < endTime,
  )
  const grants = new Map<string, number[]>()
  for (const assignment of [...policy.roleAssignments, ...active] as readonly RoleAssignment[]) {
    const key = principalKey(assignment.principalId)
    const held = grants.get(key) ?? []
    grants.set(key, held)
    for (const permission of roles.get(roleKey(assignment.roleDefinitionId))?.permissions ?? []) {
      held.push(table.add(false, assignment.scope, false, permission, assignment))
    }
  }
  return grants
}

function groupsOf(policy: Policy): Map<string, string[]> {
  const above = new Map<string, string[]>()
  for (const { id, members } of policy.groups) {
    for (const member of members) {
      const key = principalKey(member)
      const known = above.get(key)
      if (known === undefined) above.set(key, [principalKey(id)])
      else known.push(principalKey(id))
    }
  }
  return above
}

function idsOf(policy: Policy): Map<string, string> {
  const ids = [
    ...policy.principals.map(({ id }) => id),
    ...policy.groups.flatMap(({ id, members }) => [id, ...members]),
    ...[...policy.roleAssignments, ...policy.roleAssignmentScheduleInstances].map(({ principalId }) => principalId),
    ...policy.denyAssignments.flatMap(idsNamedBy),
  ]
  // The first spelling stays.
  return new Map(ids.reverse().map((id) => [principalKey(id), id]))
}
