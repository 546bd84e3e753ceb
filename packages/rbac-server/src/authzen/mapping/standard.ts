import type { AccessRequest, Attributes, Policy } from 'rbac-core'
import { canonicalScope } from 'rbac-core/query'
import { foldAscii } from '../../fold-ascii.js'
import type { Evaluation, Properties } from '../wire/entities.js'
import type { KnownPolicy } from './known-policy.js'
import type { Kind, Mapping, Unusable } from './mapping.js'
import { overlay } from './overlay.js'
import { fromSegment, toSegment } from './segment.js'

/**
 * The mapping that holds where nobody gives another: a subject's id is the principal's, an action's name the action, and
 * a resource lies at `/{type}/{id}`, both written as one segment.
 *
 * A type counts where the policy stores one: it has to be the same, letter by letter.
 */
export const standardMapping: Mapping = Object.freeze({
  toRequest({ subject, action, resource, context }: Evaluation, known: KnownPolicy): AccessRequest | Unusable {
    const subjectType = known.subjectType(subject.id)
    if (subjectType !== undefined && subjectType !== subject.type) return { unusable: 'subjectTypeMismatch' }
    const scope = scopeOf(resource.type, resource.id)
    const resourceType = known.resourceType(scope)
    if (resourceType !== undefined && resourceType !== resource.type) return { unusable: 'resourceTypeMismatch' }
    const attributes = attributesOf(subject.properties, resource.properties, action.properties, context)
    return {
      principalId: subject.id,
      action: action.name,
      isDataAction: known.isDataAction(action.name),
      scope,
      ...(attributes !== undefined && { attributes }),
    }
  },
  subjects: ({ type }: Kind, known: KnownPolicy) => known.remembered('subjects', subjectsByType).get(type) ?? [],
  resources: ({ type }: Kind, known: KnownPolicy) => known.remembered('resources', resourcesByType).get(type) ?? [],
  actions: (known: KnownPolicy) => known.remembered('actions', actionNames),
})

export function scopeOf(type: string, id: string): string {
  return `/${toSegment(type)}/${toSegment(id)}`
}

/** Those sent with a question, by where a condition looks for them; undefined where there are none. */
export function attributesOf(
  subject: Properties | undefined,
  resource: Properties | undefined,
  action: Properties | undefined,
  context: Properties | undefined,
): Attributes | undefined {
  const request = action === undefined ? context : context === undefined ? action : overlay(context, action)
  if (subject === undefined && resource === undefined && request === undefined) return undefined
  // Values of any JSON type: one that an operator can't take makes its comparison unknown.
  return {
    ...(subject !== undefined && { Principal: subject }),
    ...(resource !== undefined && { Resource: resource }),
    ...(request !== undefined && { Request: request }),
  } as Attributes
}

/** Every principal and group the policy has an entry for, or a role assignment that says what it is. */
function subjectsByType({ principals, groups, ...policy }: Policy): ReadonlyMap<string, readonly string[]> {
  const types = new Map<string, readonly [type: string, id: string]>()
  const add = (id: string, type: string | undefined): void => {
    const key = foldAscii(id)
    if (type !== undefined && !types.has(key)) types.set(key, [type, id])
  }
  for (const { id, type } of principals) add(id, type)
  for (const { id } of groups) add(id, 'Group')
  for (const { principalId, principalType } of policy.roleAssignments) add(principalId, principalType)
  for (const { principalId, principalType } of policy.roleAssignmentScheduleInstances) add(principalId, principalType)
  return grouped(types.values())
}

/** Every scope in the policy that is a resource's: listed as one, or where something is assigned or denied. */
function resourcesByType(policy: Policy): ReadonlyMap<string, readonly string[]> {
  return grouped([...scopesIn(policy).keys()].flatMap((scope) => resourceAt(scope)))
}

/** Every scope that the policy names, in canonical form, with how it is first written. */
export function scopesIn({ resources, ...policy }: Policy): ReadonlyMap<string, string> {
  const scopes = new Map<string, string>()
  const lists = [resources, policy.roleAssignments, policy.denyAssignments, policy.roleAssignmentScheduleInstances]
  for (const { scope } of lists.flat()) {
    const canonical = canonicalScope(scope)
    if (!scopes.has(canonical)) scopes.set(canonical, scope)
  }
  return scopes
}

function resourceAt(scope: string): (readonly [type: string, id: string])[] {
  const [, first, second, ...more] = scope.split('/')
  if (first === undefined || second === undefined || more.length > 0) return []
  const [type, id] = [fromSegment(first), fromSegment(second)]
  return type === undefined || id === undefined ? [] : [[type, id]]
}

/** Those listed, then those that roles name in full. */
function actionNames({ actions, roleDefinitions }: Policy): readonly string[] {
  const named = roleDefinitions.flatMap(({ permissions }) => permissions.flatMap(({ actions }) => actions))
  const concrete = named.filter((pattern) => !pattern.includes('*'))
  const byKey = new Map<string, string>()
  for (const name of [...actions.map(({ name }) => name), ...concrete]) {
    const key = foldAscii(name)
    if (!byKey.has(key)) byKey.set(key, name)
  }
  return [...byKey.values()].sort(compare)
}

function grouped(entries: Iterable<readonly [type: string, id: string]>): ReadonlyMap<string, readonly string[]> {
  const byType = new Map<string, string[]>()
  for (const [type, id] of entries) {
    const ids = byType.get(type)
    if (ids === undefined) byType.set(type, [id])
    else ids.push(id)
  }
  for (const ids of byType.values()) ids.sort(compare)
  return byType
}

/** By code unit: the order in which searches go on from page to page. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
