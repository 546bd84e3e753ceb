import type { Issue, Policy } from 'rbac-core'
import { findBuiltinRole } from 'rbac-core/builtin-roles'
import { count, fold } from '../text.js'
import { cutLine, type Sorted } from './sort-files.js'

/**
 * What a whole export would hold and this one does not, and what answers then mean; one line each.
 *
 * @param warnings about the files
 */
export function missingFrom(
  policy: Policy,
  { people, hierarchy, doubts }: Sorted,
  warnings: readonly Issue[],
): string[] {
  const cut = warnings.flatMap(({ code, file = '' }) => (code === 'INCOMPLETE_LIST' ? [cutLine(file)] : []))
  const missing = [...new Set([...doubts, ...cut])]
  const roles = missingRoles(policy)
  if (roles.length > 0) {
    missing.push(
      `${some(roles, 'role definition')}: assignments of them grant nothing (az role definition list prints all)`,
    )
  }
  const known = new Set(policy.groups.map(({ id }) => fold(id)))
  const groups = people.groupsWithoutMembers.filter(({ id }) => !known.has(fold(id))).map(({ name }) => name)
  if (groups.length > 0) missing.push(`members of ${some(groups, 'group')}: what they are given reaches nobody`)
  const more = people.groupsWithMore
  if (more.length > 0) {
    missing.push(
      `members of ${some(more, 'group')}, perhaps: $expand gives 20 at most (az ad group member list gives all)`,
    )
  }
  const unplaced = hierarchy.unplaced
  if (unplaced.length > 0) {
    missing.push(
      `the place of ${some(unplaced, 'management group')} in the tree (az account management-group show --expand --recurse)`,
    )
  }
  if (
    policy.managementGroups.length > 0 &&
    policy.managementGroups.every(({ subscriptions }) => subscriptions.length === 0)
  ) {
    missing.push(
      'subscriptions under management groups: what is given or denied there reaches none (az account management-group show --expand --recurse)',
    )
  }
  missing.push(...missingHierarchy(policy))
  if (policy.denyAssignments.length === 0) missing.push('deny assignments: one that exists in Azure would go unnoticed')
  if (policy.roleAssignmentScheduleInstances.length === 0) {
    missing.push('active schedule instances: time-bound assignments show as permanent, or not at all')
  }
  return missing
}

/** Roles that assignments name and no file defines, by the names that the built-in ones have. */
function missingRoles(policy: Policy): string[] {
  const key = (id: string) => fold(id.slice(id.lastIndexOf('/') + 1))
  const defined = new Set(policy.roleDefinitions.map(({ id }) => key(id)))
  const named = [...policy.roleAssignments, ...policy.roleAssignmentScheduleInstances].map(({ roleDefinitionId }) =>
    key(roleDefinitionId),
  )
  return [...new Set(named)]
    .filter((id) => !defined.has(id))
    .map((id) => findBuiltinRole(id)?.roleName ?? id)
    .sort()
}

/** Management groups that assignments name and no file places. */
function missingHierarchy(policy: Policy): string[] {
  const placed = new Set(policy.managementGroups.map(({ id }) => fold(id)))
  const named = new Set<string>()
  const scoped = [
    policy.roleAssignments,
    policy.denyAssignments,
    policy.roleAssignmentScheduleInstances,
    policy.roleEligibilityScheduleInstances,
  ]
  for (const { scope } of scoped.flat()) {
    const name = /^\/?providers\/Microsoft\.Management\/managementGroups\/([^/]+)/i.exec(scope)?.[1]
    if (name !== undefined && !placed.has(fold(name))) named.add(name)
  }
  if (named.size === 0) return []
  return [
    `what hangs under ${some([...named].sort(), 'management group')}: assignments there, denies too, reach no subscription`,
  ]
}

/** `2 groups (Developers, Auditors)`, with at most three named. */
function some(names: readonly string[], noun: string): string {
  const more = names.length > 3 ? ', …' : ''
  return `${count(names.length, noun)} (${names.slice(0, 3).join(', ')}${more})`
}
