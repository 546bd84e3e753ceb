import type { CompiledAssignment } from '../engine/assignments.js'
import type { CompiledPolicy } from '../engine/compile.js'
import type { Directory } from '../engine/directory.js'
import { principalKey } from '../model/keys.js'
import { compareText } from '../model/text.js'

/**
 * A compiled policy the other way round: from scopes to the assignments there, from groups to their members, and
 * everybody in the order of their ids.
 *
 * Made by the first reverse question about a policy and kept as long as the policy is. Some 20 bytes an assignment.
 */
export class ReverseIndex {
  readonly #directory: Directory
  /** All assignments, by the node they stand at; `#from[node]` to `#from[node + 1]` are a node's. */
  readonly #assignments: readonly CompiledAssignment[]
  readonly #from: Int32Array
  /** Likewise the holders directly in each group. */
  readonly #members: Int32Array
  readonly #membersFrom: Int32Array
  /** Every holder, smallest id first. */
  readonly #order: Int32Array
  readonly #held: CompiledPolicy['held']
  /** Of those in the policy's `principals`. */
  readonly #types: ReadonlyMap<number, string>

  /** O(assignments + memberships + holders x log holders). */
  constructor({ directory, held, scopes, source }: CompiledPolicy) {
    this.#directory = directory
    this.#held = held
    this.#types = new Map(source.principals.map(({ id, type }) => [directory.find(id), type]))
    const assignments = held.flatMap((list) => list?.items ?? [])
    this.#from = starts(scopes.size, assignments.length, (index) => assignments[index]?.node ?? 0)
    this.#assignments = placed(assignments, this.#from, ({ node }) => node)
    const edges = edgesOf(directory)
    this.#membersFrom = starts(directory.size, edges.length / 2, (index) => edges[index * 2] ?? 0)
    const members = Array.from({ length: edges.length / 2 }, (_, index) => index)
    this.#members = Int32Array.from(
      placed(members, this.#membersFrom, (index) => edges[index * 2] ?? 0),
      (index) => edges[index * 2 + 1] ?? 0,
    )
    const keys = Array.from({ length: directory.size }, (_, holder) => principalKey(directory.label(holder)))
    this.#order = Int32Array.from(keys.keys()).sort((a, b) => compareText(keys[a] ?? '', keys[b] ?? ''))
  }

  /** The assignments that stand at a node of the trie. */
  assignmentsAt(node: number): readonly CompiledAssignment[] {
    return this.#assignments.slice(this.#from[node] ?? 0, this.#from[node + 1] ?? 0)
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
    const listed = this.#types.get(holder) ?? (this.#directory.isGroup(holder) ? 'Group' : undefined)
    if (listed !== undefined) return listed
    const types = (this.#held[holder]?.items ?? []).flatMap(({ source }) => source.principalType ?? [])
    return types.sort(compareText)[0]
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

/** The items by bucket; in a bucket they keep their order. */
function placed<Item>(items: readonly Item[], from: Int32Array, bucketOf: (item: Item) => number): Item[] {
  const free = from.slice()
  const result: Item[] = new Array(items.length)
  for (const item of items) {
    const bucket = bucketOf(item)
    result[free[bucket] ?? 0] = item
    add(free, bucket, 1)
  }
  return result
}

function add(counts: Int32Array, index: number, amount: number): void {
  counts[index] = (counts[index] ?? 0) + amount
}
