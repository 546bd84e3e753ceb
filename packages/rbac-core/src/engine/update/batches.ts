import type { RoleAssignment, ScheduleInstance } from '../../model/assignment.js'
import type { Group } from '../../model/directory.js'
import { principalKey } from '../../model/keys.js'
import { ParsedPolicy, type PolicySections, type ReadEdit, type Removal } from '../../model/policy.js'
import { compareText } from '../../model/text.js'
import { compilePolicy } from '../compile.js'
import type { CompiledPolicy, CompileOptions } from '../compiled-policy.js'
import type { AssignmentSection } from '../flat/particulars.js'
import { PACE } from './wear.js'

/** A policy with nothing in it but what is seldom changed. O(resources + actions). */
export function bareOf({ source, pace }: CompiledPolicy, options: CompileOptions): CompiledPolicy {
  const { resources, actions } = source.kept
  // What was odd is said again by the editor, for there will be changes.
  const remains = { warnings: NONE, editor: source.remains.editor, noted: source.remains.noted }
  const bare = compilePolicy(new ParsedPolicy({ ...NOTHING_ADDED, resources, actions }, remains), options)
  return pace === undefined ? bare : { ...bare, pace }
}

/**
 * All that is in a policy, in edits that add a few items each, which make an equal policy out of a bare one. Later
 * revisions may be made meanwhile.
 */
export function batchesOf(policy: CompiledPolicy): Iterator<ReadEdit> {
  // Counted now and not when the first is asked for: by then there may be more.
  return batches(policy, policy.assignments.length)
}

function* batches(policy: CompiledPolicy, length: number): Generator<ReadEdit> {
  const { roleDefinitions, managementGroups, denyAssignments } = policy.source.kept
  const { few, many } = policy.pace ?? PACE
  for (const some of inPieces(roleDefinitions, few)) yield adding({ roleDefinitions: some })
  for (const some of inPieces(managementGroups, few)) yield adding({ managementGroups: some })
  yield* principalsOf(policy, many)
  yield* groupsOf(policy, many)
  yield* assignmentsOf(policy, length, many)
  for (const some of inPieces(denyAssignments, few)) yield adding({ denyAssignments: some })
}

function* principalsOf(
  { directory: { principals, holders, counts } }: CompiledPolicy,
  many: number,
): Generator<ReadEdit> {
  for (let start = 0; start < counts.principals; start += many) {
    const numbers = range(start, Math.min(start + many, counts.principals))
    const some = numbers.map((number) => principals.read(number, holders.firstSpelling(principals.holderOf(number))))
    const noted = some.filter((_, index) => principals.isKept(start + index))
    yield adding({ principals: some }, noted)
  }
}

/**
 * First the groups in their order, then their members, in the order in which holders list the groups above them. A
 * membership takes as long as several others: what each of them changes lies in a page of its own.
 */
function* groupsOf({ directory }: CompiledPolicy, many: number): Generator<ReadEdit> {
  const { groups, holders, counts, revision } = directory
  const idOf = (holder: number): string => holders.firstSpelling(holder)
  const byStart = new Map<string, number[]>()
  for (let start = 0; start < counts.groups; start += many) {
    const some: Group[] = []
    const noted: Group[] = []
    for (const group of range(start, Math.min(start + many, counts.groups))) {
      if (!groups.isAlive(group, revision)) continue
      // One that is kept as it was read can't get its members later, nor one that lists a member twice.
      const isWhole = groups.isNoted(group, revision) || groups.isRepeating(group)
      const item = isWhole ? groups.read(group, idOf, revision, counts.memberships) : groups.headOf(group, idOf)
      some.push(item)
      if (isWhole) noted.push(item)
      else gather(byStart, principalKey(item.id).slice(0, 2), group)
    }
    yield adding({ groups: some }, noted)
  }
  const keyOf = (group: number): string => principalKey(idOf(groups.holderOf(group)))
  const most = Math.max(1, many >>> 2)
  let batch: Group[] = []
  let size = 0
  for (const start of [...byStart.keys()].sort(compareText)) {
    for (const group of (byStart.get(start) ?? []).sort((a, b) => compareText(keyOf(a), keyOf(b)))) {
      const { id } = groups.headOf(group, idOf)
      const places = groups.placesOf(group, revision, counts.memberships)
      for (const some of inPieces(places, most)) {
        if (size + some.length > most) {
          yield adding({ groups: batch })
          batch = []
          size = 0
        }
        const members = some.map((place) => groups.spellingAt(place) ?? idOf(groups.memberAt(place)))
        batch.push({ id, members })
        size += some.length
      }
    }
  }
  yield adding({ groups: batch })
}

function* assignmentsOf(
  { assignments, directory, revision }: CompiledPolicy,
  length: number,
  many: number,
): Generator<ReadEdit> {
  for (let start = 0; start < length; start += many) {
    const sections: { readonly [section in AssignmentSection]: (RoleAssignment | ScheduleInstance)[] } = {
      roleAssignments: [],
      roleAssignmentScheduleInstances: [],
      roleEligibilityScheduleInstances: [],
    }
    const noted: object[] = []
    for (const number of range(start, Math.min(start + many, length))) {
      if (!assignments.isAlive(number, revision)) continue
      const principalId = directory.holders.firstSpelling(assignments.holderOf(number))
      const item = assignments.read(number, principalId)
      sections[assignments.particularsOf(number).section].push(item)
      if (assignments.isNoted(number)) noted.push(item)
    }
    yield adding(sections, noted)
  }
}

/** @param noted items that somebody remembers by their identity; what about them is known already */
function adding(added: Partial<PolicySections>, noted: readonly object[] = []): ReadEdit {
  return {
    change: {},
    removal: NOTHING_REMOVED,
    added: { ...NOTHING_ADDED, ...added },
    noted: new Map(noted.map((item) => [item, []])),
  }
}

function* inPieces<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index)
}

function gather(lists: Map<string, number[]>, key: string, item: number): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}

const NONE: readonly never[] = Object.freeze([])
const NOTHING_ADDED: PolicySections = {
  roleDefinitions: NONE,
  roleAssignments: NONE,
  denyAssignments: NONE,
  roleAssignmentScheduleInstances: NONE,
  roleEligibilityScheduleInstances: NONE,
  groups: NONE,
  managementGroups: NONE,
  principals: NONE,
  resources: NONE,
  actions: NONE,
}
const NOTHING_REMOVED: Removal = {
  roleAssignments: new Set(),
  denyAssignments: new Set(),
  roleDefinitions: new Set(),
  groups: new Set(),
  memberships: new Map(),
  managementGroups: new Set(),
}
