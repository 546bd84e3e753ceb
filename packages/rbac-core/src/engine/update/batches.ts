import type { Issue } from '../../errors.js'
import { principalKey } from '../../model/keys.js'
import { ParsedPolicy, type PolicySections, type ReadEdit } from '../../model/policy.js'
import type { CompiledPolicy, CompileOptions } from '../compiled/compiled-policy.js'
import { compilePolicy } from '../compiler/compile.js'
import { inPieces } from './pieces.js'
import { SortedGroups } from './sorted-groups.js'
import { UnnamedEdit } from './unnamed-edit.js'
import type { Pace } from './wear.js'

/** A policy with nothing in it but what no quick update changes, and that is shared: resources and actions. O(1). */
export function bareOf(
  { source, pace, resourceAttributes, line, limits }: CompiledPolicy,
  options: CompileOptions,
): CompiledPolicy {
  const { resources, actions } = source.kept
  // What was odd is said again by the editor, for there will be changes. That of the first revision: what came later
  // comes with its oddities, and what went shall not be remembered by one editor behind the other.
  const { editor, noted } = source.remains
  const remains = { warnings: NONE, limits, editor: line?.editor ?? editor, noted }
  const nothing = new UnnamedEdit()
  const bare = compilePolicy(new ParsedPolicy(nothing.added, remains), options)
  const { directory, revision } = bare
  const kept = { ...bare.source.kept, resources, actions }
  return {
    ...bare,
    source: bare.source.after(nothing, { kept, directory, revision }, new Map()),
    resourceAttributes,
    ...(pace !== undefined && { pace }),
  }
}

/**
 * All that is in a policy, in edits that add a few items each, which make an equal policy out of a bare one. Later
 * revisions may be made meanwhile.
 */
export function batchesOf(policy: CompiledPolicy, pace: Pace): Iterator<ReadEdit> {
  // Counted now and not when the first is asked for: by then there may be more.
  return batches(policy, pace, policy.assignments.length)
}

function* batches(policy: CompiledPolicy, { few, many }: Pace, length: number): Generator<ReadEdit> {
  const { roleDefinitions, managementGroups, denyAssignments } = policy.source.kept
  const noted = policy.line?.noted
  for (const some of inPieces(roleDefinitions, few)) yield adding('roleDefinitions', some, noted)
  for (const some of inPieces(managementGroups, few)) yield adding('managementGroups', some, noted)
  yield* principalsOf(policy, many)
  yield* groupsOf(policy, many)
  yield* assignmentsOf(policy, length, many)
  for (const some of inPieces(denyAssignments, few)) yield adding('denyAssignments', some, noted)
}

/** What is odd about an item that is kept as it is; of those that were there at first the editor knows. */
function issuesOf(item: object, { line }: CompiledPolicy): readonly Issue[] {
  return line?.noted.get(item) ?? NONE
}

function* principalsOf(policy: CompiledPolicy, many: number): Generator<ReadEdit> {
  const { principals, holders, counts } = policy.directory
  for (let start = 0; start < counts.principals; start += many) {
    const batch = new UnnamedEdit()
    for (const number of range(start, Math.min(start + many, counts.principals))) {
      const principal = principals.read(number, holders.firstSpelling(principals.holderOf(number)))
      batch.add('principals', principal, principals.isKept(number) ? issuesOf(principal, policy) : undefined)
    }
    yield batch
  }
}

/**
 * First the groups in their order, then their members, in the order in which holders list the groups above them: each
 * comes behind those that are there.
 */
function* groupsOf(policy: CompiledPolicy, many: number): Generator<ReadEdit> {
  const { groups, holders, counts, revision } = policy.directory
  const idOf = (holder: number): string => holders.firstSpelling(holder)
  const sorted = new SortedGroups()
  for (let start = 0; start < counts.groups; start += many) {
    const batch = new UnnamedEdit()
    for (const group of range(start, Math.min(start + many, counts.groups))) {
      if (!groups.isAlive(group, revision)) continue
      // One that is kept as it was read can't get its members later, nor one that lists a member twice.
      const isWhole = groups.isNoted(group, revision) || groups.isRepeating(group)
      if (isWhole) {
        const item = groups.read(group, idOf, revision, counts.memberships)
        batch.add('groups', item, issuesOf(item, policy))
      } else {
        batch.add('groups', groups.headOf(group, idOf))
        sorted.add({ key: principalKey(idOf(groups.holderOf(group))), group })
      }
    }
    yield batch
  }
  let batch = new UnnamedEdit()
  let size = 0
  for (const group of sorted) {
    const { id } = groups.headOf(group, idOf)
    const places = groups.placesOf(group, revision, counts.memberships)
    // One without members takes its time too.
    for (const some of places.length === 0 ? [NONE] : inPieces(places, many)) {
      if (size + some.length > many) {
        yield batch
        batch = new UnnamedEdit()
        size = 0
      }
      const members = some.map((place) => groups.spellingAt(place) ?? idOf(groups.memberAt(place)))
      if (members.length > 0) batch.add('groups', { id, members })
      size += Math.max(1, members.length)
    }
  }
  yield batch
}

/** One that went since it began need not come over: the change that took it away finds nothing to take then. */
function* assignmentsOf(policy: CompiledPolicy, length: number, many: number): Generator<ReadEdit> {
  const { assignments, directory } = policy
  for (let start = 0; start < length; start += many) {
    const batch = new UnnamedEdit()
    for (const number of range(start, Math.min(start + many, length))) {
      if (!assignments.isAlive(number, LATEST)) continue
      const principalId = directory.holders.firstSpelling(assignments.rows.holderOf(number))
      const item = assignments.read(number, principalId)
      const issues = assignments.isNoted(number) ? issuesOf(item, policy) : undefined
      batch.add(assignments.rows.particularsOf(number).section, item, issues)
    }
    yield batch
  }
}

function adding<Section extends keyof PolicySections>(
  section: Section,
  items: PolicySections[Section],
  noted: ReadEdit['noted'] | undefined,
): ReadEdit {
  const batch = new UnnamedEdit()
  for (const item of items) batch.add(section, item, noted?.get(item))
  return batch
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index)
}

/** No revision comes after it. */
const LATEST = Number.POSITIVE_INFINITY
const NONE: readonly never[] = Object.freeze([])
