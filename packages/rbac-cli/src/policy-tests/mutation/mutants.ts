import type { Policy, PolicyEdit, RoleAssignment, RoleDefinition, ScheduleInstance } from 'rbac-core'
import { customRoles, enforcedDenies, type Spelled, spellInstance } from '../sections.js'
import { Words } from '../words.js'
import { denyMutants } from './deny-mutants.js'
import { conditionEdits, permissionEdits } from './permission-edits.js'
import { widerScope } from './wider-scope.js'

/** One small edit of a policy, of the kind that slips in. */
export interface Mutant {
  readonly kind: string
  /** Of the item that is edited. */
  readonly id: string
  /** What it does, in a line that begins with a verb. */
  readonly change: string
  readonly edit: PolicyEdit
}

/** Every single edit there is to try, in the order of the policy. What built-in roles say is left alone. */
export function mutantsOf(policy: Policy): readonly Mutant[] {
  const words = new Words(policy)
  return [
    ...policy.roleAssignments.flatMap((assignment) =>
      assignmentMutants(assignment, words, (changed) => ({ roleAssignments: [changed] })),
    ),
    ...policy.roleAssignmentScheduleInstances.flatMap((instance) => [
      ...assignmentMutants(instance, words, spellActive),
      ...windowMutants(instance, words),
    ]),
    ...policy.roleEligibilityScheduleInstances.map((instance) => ({
      kind: 'activate',
      id: instance.id,
      change: `make the eligible ${words.assignment(instance)} an active one`,
      edit: { remove: { roleAssignments: [instance.id] }, add: spellActive(instance) },
    })),
    ...enforcedDenies(policy).flatMap((deny) => denyMutants(deny, words)),
    ...customRoles(policy).flatMap(roleMutants),
    ...policy.groups.flatMap(({ id, members }) =>
      members.map((member) => ({
        kind: 'dropMember',
        id,
        change: `drop ${words.principal(member)} from the group ${words.principal(id)}`,
        edit: { remove: { memberships: [[id, member]] as const } },
      })),
    ),
  ]
}

function spellActive(instance: ScheduleInstance): Spelled {
  return { roleAssignmentScheduleInstances: [spellInstance(instance)] }
}

function assignmentMutants<Kind extends RoleAssignment>(
  assignment: Kind,
  words: Words,
  spelled: (changed: Kind) => Spelled,
): Mutant[] {
  const { id, scope } = assignment
  const name = words.assignment(assignment)
  const remove = { roleAssignments: [id] }
  const wider = widerScope(scope)
  const mutants: Mutant[] = [{ kind: 'dropAssignment', id, change: `drop ${name}`, edit: { remove } }]
  if (wider !== undefined) {
    const edit = { remove, add: spelled({ ...assignment, scope: wider }) }
    mutants.push({ kind: 'widenScope', id, change: `widen ${name} from ${scope} to ${wider}`, edit })
  }
  for (const { kind, verb, changed } of conditionEdits(assignment)) {
    mutants.push({ kind, id, change: `${verb} the condition of ${name}`, edit: { remove, add: spelled(changed) } })
  }
  return mutants
}

function windowMutants(instance: ScheduleInstance, words: Words): Mutant[] {
  const { id, startTime, endTime, ...unbounded } = instance
  const name = words.assignment(instance)
  const mutants: Mutant[] = []
  const push = (kind: string, part: string, changed: Omit<ScheduleInstance, 'id'>) =>
    mutants.push({
      kind,
      id,
      change: `drop the ${part} of ${name}`,
      edit: { remove: { roleAssignments: [id] }, add: spellActive({ id, ...changed }) },
    })
  if (startTime !== undefined) {
    push('dropStart', 'start', { ...unbounded, ...(endTime !== undefined && { endTime }) })
  }
  if (endTime !== undefined) push('dropEnd', 'end', { ...unbounded, ...(startTime !== undefined && { startTime }) })
  return mutants
}

function roleMutants(role: RoleDefinition): Mutant[] {
  return permissionEdits(role.permissions).map(({ kind, change, permissions }) => ({
    kind,
    id: role.id,
    change: `${change} in role ${role.roleName}`,
    edit: { remove: { roleDefinitions: [role.id] }, add: { roleDefinitions: [{ ...role, permissions }] } },
  }))
}
