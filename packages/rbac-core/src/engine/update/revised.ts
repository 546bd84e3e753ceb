import { principalKey } from '../../model/keys.js'
import type { ReadEdit } from '../../model/policy.js'
import type { CompiledPolicy, CompileOptions } from '../compiled/compiled-policy.js'
import { AssignmentsDraft } from './assignments-draft.js'
import { remembered } from './caches.js'
import { DenialsDraft } from './denials-draft.js'
import { DirectoryDraft } from './directory-draft.js'
import { HierarchyDraft } from './hierarchy-draft.js'
import { Line } from './line.js'
import { RolesDraft } from './roles-draft.js'

/**
 * The next revision of a policy, after a change that was read. Undefined: see `quickUpdate`.
 *
 * First all is looked at, in drafts that nobody sees; then all is done, where nothing can fail any more.
 *
 * @param isUnread nobody reads the policy any more, nor any it came of: what they shared is changed where it is
 */
export function revised(
  policy: CompiledPolicy,
  read: ReadEdit,
  options: CompileOptions,
  isUnread = false,
): CompiledPolicy | undefined {
  const { removal, added, noted } = read
  // Of these there are few, and they are seldom changed.
  if (added.resources.length > 0 || added.actions.length > 0) return undefined
  const revision = policy.revision + 1
  const directory = new DirectoryDraft(policy.directory, revision)
  const assignments = new AssignmentsDraft(policy, directory)
  const roles = new RolesDraft(policy)
  const denials = new DenialsDraft(policy, directory)
  const hierarchy = new HierarchyDraft(policy)
  roles.remove(removal)
  hierarchy.remove(removal)
  const isQuick =
    // What names somebody goes before what settles how they are spelt.
    assignments.remove(removal) &&
    denials.remove(removal) &&
    directory.remove(removal) &&
    directory.add(added.groups, added.principals) &&
    assignments.add('roleAssignments', added.roleAssignments) &&
    assignments.add('roleAssignmentScheduleInstances', added.roleAssignmentScheduleInstances) &&
    assignments.add('roleEligibilityScheduleInstances', added.roleEligibilityScheduleInstances) &&
    denials.add(added.denyAssignments) &&
    roles.add(added.roleDefinitions) &&
    hierarchy.add(added.managementGroups)
  if (!isQuick) return undefined
  if (options.onUnknownHierarchy === 'error' && hierarchy.size + added.denyAssignments.length > 0) return undefined

  const line = policy.line ?? new Line(policy)
  const nodesBefore = policy.scopes.size
  const isNoted = (item: object): boolean => noted.has(item)
  const changesRoles = roles.changesHeld
  const nextDirectory = directory.commit(isNoted, isUnread)
  const held = assignments.commit(line, revision, isNoted, isUnread)
  const nextRoles = roles.commit(line)
  const nextDenials = denials.commit(nextDirectory, line, revision)
  const nextHierarchy = hierarchy.commit(revision)
  const { kept } = policy.source
  const source = policy.source.after(
    read,
    {
      kept: {
        ...kept,
        roleDefinitions: nextRoles?.sources ?? kept.roleDefinitions,
        denyAssignments: nextDenials?.sources ?? kept.denyAssignments,
        managementGroups: nextHierarchy?.sources ?? kept.managementGroups,
      },
      directory: nextDirectory,
      revision,
    },
    line.noted,
  )
  const attributes = directory.attributed.map(({ id, attributes }) => [principalKey(id), attributes] as const)
  return {
    ...policy,
    revision,
    line,
    source,
    directory: nextDirectory,
    held,
    roles: nextRoles?.roles ?? policy.roles,
    demands: nextRoles?.demands ?? policy.demands,
    denials: nextDenials?.denials ?? policy.denials,
    hierarchy: nextHierarchy?.hierarchy ?? policy.hierarchy,
    ...remembered(policy, {
      holders: directory.touched,
      roles: changesRoles,
      hierarchy: hierarchy.size > 0,
      nodesBefore,
      denied: nextDenials?.nodes ?? [],
    }),
    principalAttributes: policy.principalAttributes.with(new Map(attributes), revision),
  }
}
