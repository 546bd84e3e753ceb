import type { AccessRequest, Attributes, PolicySections } from 'rbac-core'
import { scopePath } from '../reference/scopes.js'
import { fold } from '../reference/text.js'
import { ACTIONS, actionStep } from '../worlds/actions.js'

/** Every id a policy names, in one spelling each. */
export function idsOf(policy: PolicySections): string[] {
  const assignments = [
    ...policy.roleAssignments,
    ...policy.roleAssignmentScheduleInstances,
    ...policy.roleEligibilityScheduleInstances,
  ]
  const ids = [
    ...policy.groups.flatMap(({ id, members }) => [id, ...members]),
    ...policy.principals.map(({ id }) => id),
    ...assignments.map(({ principalId }) => principalId),
    ...policy.denyAssignments.flatMap((deny) => [...deny.principals, ...deny.excludePrincipals].map(({ id }) => id)),
  ]
  return [...new Map(ids.map((id) => [fold(id), id])).values()]
}

/** Actions near to those of the worlds, and to the one asked for, on both planes. */
export function actionsAround(action: string): { readonly action: string; readonly isDataAction: boolean }[] {
  const near = Array.from({ length: 8 }, (_, step) => actionStep(action, 2, step))
  return [...new Set([...ACTIONS, ...near, action])].flatMap((name) => [
    { action: name, isDataAction: false },
    { action: name, isDataAction: true },
  ])
}

const MANAGEMENT_GROUPS = '/providers/Microsoft.Management/managementGroups'

/** Every scope a policy names, what lies above and below each, and some that nothing names. */
export function scopesAround(policy: PolicySections, scope: string): string[] {
  const named = [
    ...policy.roleAssignments,
    ...policy.roleAssignmentScheduleInstances,
    ...policy.denyAssignments,
    ...policy.resources,
  ].map((item) => scopePath(item.scope))
  const groups = policy.managementGroups.flatMap(({ id, subscriptions }) => [
    `${MANAGEMENT_GROUPS}/${id}`,
    ...subscriptions.map((name) => `/subscriptions/${name}`),
  ])
  const strange = [
    '/',
    '/subscriptions',
    '/providers',
    MANAGEMENT_GROUPS,
    '/subscriptions/unknown/resourceGroups/rg',
    '/x',
  ]
  const places = [...named, ...groups, ...strange, scope].map(scopePath)
  const around = places.flatMap((place) => {
    const base = place === '/' ? '' : place
    return [
      place,
      `${base}/child`,
      `${base}0`.replace(/^0$/, '/0'),
      base.slice(0, Math.max(base.lastIndexOf('/'), 0)) || '/',
    ]
  })
  return [...new Set(around)]
}

/**
 * The request with something more sent along that was missing before; what was sent or is stored stays as it is.
 *
 * @param choice below 24, which values are filled in
 */
export function completed(request: AccessRequest, policy: PolicySections, choice: number): AccessRequest {
  const stored = {
    Principal: policy.principals.find(({ id }) => fold(id) === fold(request.principalId))?.attributes,
    Resource: policy.resources.find(({ scope }) => scopePath(scope) === scopePath(request.scope))?.attributes,
  }
  const more: Attributes = {
    Resource: choice % 3 === 0 ? {} : { name: choice % 3 === 1 ? 'a' : 'zz' },
    Request: {
      ...(choice % 2 === 0 ? {} : { level: (choice >> 1) % 4 }),
      ...((choice >> 2) % 2 === 0 ? {} : { missing: (choice >> 3) % 2 === 0 ? 'a' : 'b' }),
    },
    Principal: { team: choice % 5 === 0 ? 'b' : 'c' },
  }
  const { attributes } = request
  return {
    ...request,
    subOperation: request.subOperation ?? (choice % 4 === 0 ? 'Blob.List' : 'other'),
    attributes: {
      ...attributes,
      Request: { ...more.Request, ...attributes?.Request },
      Resource: { ...more.Resource, ...stored.Resource, ...attributes?.Resource },
      Principal: { ...more.Principal, ...stored.Principal, ...attributes?.Principal },
    },
  }
}
