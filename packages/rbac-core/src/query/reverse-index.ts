import { CompiledAssignment } from '../engine/compiled/assignments.js'
import type { CompiledPolicy } from '../engine/compiled/compiled-policy.js'
import type { Directory } from '../engine/compiled/directory.js'
import { HELD_STRIDE } from '../engine/compiled/held.js'
import { principalKey } from '../model/keys.js'
import { compareText } from '../model/text.js'

/**
 * A compiled policy the other way round: from scopes to the assignments there, from groups to their members, and
 * everybody in the order of their ids.
 *
 * Made by the first reverse question about a policy and kept as long as the policy is. Some 20 bytes an assignment.
 */
export class ReverseIndex {
  readonly #policy: CompiledPolicy
  readonly #directory: Directory
  /** The numbers of all assignments, by the node they stand at; `#from[node]` to `#from[node + 1]` are a node's. */
  readonly #assignments: Int32Array
  readonly #from: Int32Array
  /** Likewise the holders directly in each group. */
  readonly #members: Int32Array
  readonly #membersFrom: Int32Array
  /** Every holder, smallest id first. */
  readonly #order: Int32Array
  /** For each holder one more than its number among the policy's `principals`; 0 where it is not listed. */
  readonly #listed: Int32Array

  /** O(assignments + memberships + holders x log holders). */
  constructor(policy: CompiledPolicy) {
    const { directory, scopes } = policy
    this.#policy = policy
    this.#directory = directory
    const { principals } = directory
    this.#listed = new Int32Array(directory.size)
    for (let number = 0; number < principals.length; number++) {
      this.#listed[principals.holderOf(number)] = number + 1
    }
    const standing = standingIn(policy)
    const count = standing.length / 2
    this.#from = starts(scopes.size, count, (index) => standing[index * 2] ?? 0)
    this.#assignments = placed(count, this.#from, (index) => standing[index * 2] ?? 0).map(
      (index) => standing[index * 2 + 1] ?? 0,
    )
    const edges = edgesOf(directory)
    this.#membersFrom = starts(directory.size, edges.length / 2, (index) => edges[index * 2] ?? 0)
    this.#members = placed(edges.length / 2, this.#membersFrom, (index) => edges[index * 2] ?? 0).map(
      (index) => edges[index * 2 + 1] ?? 0,
    )
    const keys = Array.from({ length: directory.size }, (_, holder) => principalKey(directory.label(holder)))
    this.#order = Int32Array.from(keys.keys()).sort((a, b) => compareText(keys[a] ?? '', keys[b] ?? ''))
  }

  /** The assignments that stand at a node of the trie. */
  assignmentsAt(node: number): CompiledAssignment[] {
    const numbers = this.#assignments.subarray(this.#from[node] ?? 0, this.#from[node + 1] ?? 0)
    return Array.from(numbers, (number) => new CompiledAssignment(this.#policy, number, node))
  }

  /** A mark for each of `holders` and everybody in them, however deep. O(holders reached and their memberships). */
  withMembers(holders: Iterable<number>): Uint8Array {
    const marks = new Uint8Array(this.#directory.size)
    const reached: number[] = []
    const mark = (holder: number): void => {
      if (marks[holder] !== 0) return
      marks[holder] = 1
      reached.push(holder)
    }
    for (const holder of holders) mark(holder)
    for (let at = 0; at < reached.length; at++) {
      const group = reached[at] ?? 0
      const end = this.#membersFrom[group + 1] ?? 0
      for (let member = this.#membersFrom[group] ?? 0; member < end; member++) mark(this.#members[member] ?? 0)
    }
    return marks
  }

  /** Marked holders in the order of their ids, beginning after the id `after`. */
  *inOrder(marks: Uint8Array, after: string | undefined): Generator<number> {
    for (let at = after === undefined ? 0 : this.#positionAfter(after); at < this.#order.length; at++) {
      const holder = this.#order[at] ?? 0
      if (marks[holder] !== 0) yield holder
    }
  }

  /** What the policy says a holder is: where it is listed, else in its own assignments. */
  typeOf(holder: number): string | undefined {
    const listed = (this.#listed[holder] ?? 0) - 1
    if (listed >= 0) return this.#directory.principals.typeOf(listed)
    if (this.#directory.isGroup(holder)) return 'Group'
    const { held, assignments } = this.#policy
    const start = held.startOf(holder)
    const types = Array.from({ length: held.countOf(holder) }, (_, index) => {
      return assignments.rows.particularsOf(held.at(start + index * HELD_STRIDE + 2)).rest.principalType
    })
    return types.filter((type) => type !== undefined).sort(compareText)[0]
  }

  #positionAfter(key: string): number {
    let [low, high] = [0, this.#order.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (principalKey(this.#directory.label(this.#order[middle] ?? 0)) <= key) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Kept beside the policies and not in them, so that whoever never asks a reverse question does not pay for one. */
const INDEXES = new WeakMap<CompiledPolicy, ReverseIndex>()

export function reverseIndexOf(policy: CompiledPolicy): ReverseIndex {
  const known = INDEXES.get(policy)
  if (known !== undefined) return known
  const index = new ReverseIndex(policy)
  INDEXES.set(policy, index)
  return index
}

/** Group and member by turns. */
function edgesOf(directory: Directory): number[] {
  const edges: number[] = []
  for (let holder = 0; holder < directory.size; holder++) {
    for (const group of directory.groupsOf(holder)) edges.push(group, holder)
  }
  return edges
}

/** Where the items of each bucket start, and one more, where the last ends. */
function starts(buckets: number, items: number, bucketOf: (index: number) => number): Int32Array {
  const from = new Int32Array(buckets + 1)
  for (let index = 0; index < items; index++) add(from, bucketOf(index) + 1, 1)
  for (let bucket = 1; bucket <= buckets; bucket++) add(from, bucket, from[bucket - 1] ?? 0)
  return from
}

/** The indexes of items by bucket; in a bucket they keep their order. */
function placed(items: number, from: Int32Array, bucketOf: (index: number) => number): Int32Array {
  const free = from.slice()
  const result = new Int32Array(items)
  for (let index = 0; index < items; index++) {
    const bucket = bucketOf(index)
    result[free[bucket] ?? 0] = index
    add(free, bucket, 1)
  }
  return result
}

/** The node and the number of each assignment. */
function standingIn({ directory, held }: CompiledPolicy): Int32Array {
  let count = 0
  for (let holder = 0; holder < directory.size; holder++) count += held.countOf(holder)
  const standing = new Int32Array(count * 2)
  let at = 0
  for (let holder = 0; holder < directory.size; holder++) {
    const start = held.startOf(holder)
    const end = start + held.countOf(holder) * HELD_STRIDE
    for (let item = start; item < end; item += HELD_STRIDE) {
      standing[at++] = held.at(item)
      standing[at++] = held.at(item + 2)
    }
  }
  return standing
}

function add(counts: Int32Array, index: number, amount: number): void {
  counts[index] = (counts[index] ?? 0) + amount
}
