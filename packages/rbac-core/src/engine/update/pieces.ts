import type { Group } from '../../model/directory.js'
import type { PolicySections, ReadEdit, Removal } from '../../model/policy.js'
import { UnnamedEdit } from './unnamed-edit.js'
import type { Pace } from './wear.js'

/** Something of an edit that is done at once. */
interface Part {
  /** How many items it is: assignments, memberships and the like take about as long as each other. */
  readonly weight: number
  readonly addTo: (piece: UnnamedEdit) => void
}

/** An edit of which only what it does is known. Many are kept, so they keep nothing else. */
export type UnwordedEdit = Omit<ReadEdit, 'change'>

/** How long an edit takes, in items: those it has, and a fifth of a batch for itself. O(edit). */
export function weightOf(edit: UnwordedEdit, { many }: Pace): number {
  let weight = many / 5
  for (const part of partsOf(edit, many)) weight += part.weight
  return weight
}

/** An edit in pieces that take as long as a batch. All of them one after the other come to the same as the edit does. */
export function* piecesOf(edit: UnwordedEdit, { many }: Pace): Generator<ReadEdit> {
  let piece = new UnnamedEdit()
  let weight = 0
  for (const part of partsOf(edit, many)) {
    if (weight > 0 && weight + part.weight > many) {
      yield piece
      piece = new UnnamedEdit()
      weight = 0
    }
    part.addTo(piece)
    weight += part.weight
  }
  yield piece
}

/** In the order in which an edit is done: removals first, and what settles a spelling before what names somebody. */
function* partsOf({ removal, added, noted }: UnwordedEdit, many: number): Generator<Part> {
  yield* removedFrom('roleAssignments', removal)
  yield* removedFrom('denyAssignments', removal)
  for (const [group, members] of removal.memberships) {
    for (const member of members) yield { weight: 1, addTo: (piece) => piece.leave(group, member) }
  }
  yield* removedFrom('groups', removal)
  yield* removedFrom('roleDefinitions', removal)
  yield* removedFrom('managementGroups', removal)
  for (const group of added.groups) {
    // One that is kept as it was read can't get its members later.
    const most = noted.has(group) ? group.members.length : many
    for (const some of inMembers(group, most)) {
      const weight = 1 + some.members.length
      yield { weight, addTo: (piece) => piece.add('groups', some, noted.get(some)) }
    }
  }
  const adding = <Section extends keyof PolicySections>(
    section: Section,
    weightOf: (item: PolicySections[Section][number]) => number,
  ): Part[] =>
    added[section].map((item) => ({
      weight: weightOf(item),
      addTo: (piece) => piece.add(section, item, noted.get(item)),
    }))
  yield* adding('principals', () => 1)
  yield* adding('roleAssignments', () => 1)
  yield* adding('roleAssignmentScheduleInstances', () => 1)
  yield* adding('roleEligibilityScheduleInstances', () => 1)
  yield* adding('denyAssignments', (deny) => 1 + deny.principals.length + deny.excludePrincipals.length)
  yield* adding('roleDefinitions', () => 1)
  yield* adding('managementGroups', () => 1)
}

function* removedFrom(section: Exclude<keyof Removal, 'memberships'>, removal: Removal): Generator<Part> {
  for (const key of removal[section]) yield { weight: 1, addTo: (piece) => piece.remove(section, key) }
}

/** The group with some of its members, then the others. */
function* inMembers(group: Group, most: number): Generator<Group> {
  if (group.members.length <= most) yield group
  else {
    yield { ...group, members: group.members.slice(0, most) }
    for (const members of inPieces(group.members.slice(most), most)) yield { id: group.id, members }
  }
}

export function* inPieces<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}
