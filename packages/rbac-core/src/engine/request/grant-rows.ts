import { NO_NODE } from '../../scope/trie.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { markIn } from '../compiled/grants.js'
import { startFor } from '../compiled/integer-space.js'
import type { Place } from '../compiled/place.js'
import { ANCHOR, isDeep, narrowNodes, SECOND, THIRD, WIDE } from '../compiled/place-numbers.js'
import { beforeRun, type Grants, grantsOf, layGrants, PARTS, sizeOfRun } from './grant-runs.js'

/**
 * What holders were assigned, laid out once for all who reach them.
 *
 * A row says in eight integers where a holder may hold something: a question passes over nearly all of the groups that
 * somebody is in without touching what they hold. What was laid neither moves nor changes, so whoever knows a row may
 * go on using it; but room is made by copying, and then `rows` and `runs` are other arrays.
 */
export class GrantRows {
  /**
   * `ROW_INTEGERS` for each holder: the bits of its wide nodes, see `wideBit`; where its run starts in `runs`; and bits
   * of its other nodes, see `wordOf` and `maskOf`.
   */
  rows: Int32Array = new Int32Array(0)
  /** See `layGrants`. */
  runs: Int32Array = new Int32Array(0)
  #rowsUsed = 0
  #runsUsed = 0
  #forgotten = 0
  readonly #rowOf = new Map<number, number>()

  /** Where the row of a holder starts; `NO_ROW` where it holds nothing. O(assignments held), once for each holder. */
  rowOf(policy: CompiledPolicy, holder: number): number {
    if (policy.held.countOf(holder) === 0) return NO_ROW
    const known = this.#rowOf.get(holder)
    if (known !== undefined) return known
    const row = this.#lay(policy, grantsOf(policy, [holder]))
    this.#rowOf.set(holder, row)
    return row
  }

  /** A holder holds something else from now on. */
  forget(holder: number): void {
    const row = this.#rowOf.get(holder)
    if (row === undefined) return
    this.#rowOf.delete(holder)
    this.#forgotten += 1
  }

  /** Most of what was laid is of no use any more. */
  get isWorn(): boolean {
    return this.#forgotten > MOST_FORGOTTEN + this.#rowOf.size
  }

  #lay(policy: CompiledPolicy, grants: Grants): number {
    const size = sizeOfRun(grants)
    const row = this.#rowsUsed
    const start = startFor(this.#runsUsed, size)
    const run = start + beforeRun(grants)
    this.rows = withRoom(this.rows, 1, row, ROW_INTEGERS)
    // Grants, and what they came from, see `itemAt`.
    this.runs = withRoom(this.runs, 2, start, size)
    this.#rowsUsed += ROW_INTEGERS
    this.#runsUsed = start + size
    layGrants(policy, grants, this.runs, run)
    const { rows } = this
    rows[row + RUN] = run
    const mark = (at: number, bits: number): void => {
      rows[at] = (rows[at] ?? 0) | bits
    }
    for (let at = 0; at < grants.wide.length; at += PARTS) mark(row, 1 << markIn(grants.wide[at] ?? 0))
    for (let at = 0; at < grants.narrow.length; at += PARTS) {
      const node = grants.narrow[at + 2] ?? NO_NODE
      mark(row + wordOf(node), maskOf(node))
    }
    return row
  }
}

/**
 * Says of which place the next calls of `mayCover` are. Nothing that may ask another question may come between.
 *
 * @param places, placeAt the integers of the place, see `writePlace`
 * @param inexact the place itself where its integers don't say everything
 */
export function aimAt(places: Int32Array, placeAt: number, inexact: Place | undefined): void {
  aim(
    places[placeAt + WIDE] ?? 0,
    places[placeAt + ANCHOR] ?? NO_NODE,
    places[placeAt + SECOND] ?? NO_NODE,
    places[placeAt + THIRD] ?? NO_NODE,
    isDeep(inexact),
  )
}

/** `aimAt` without the integers. */
export function aimAtPlace(place: Place): void {
  const [first = NO_NODE, second = NO_NODE, third = NO_NODE] = narrowNodes(place)
  aim(place.wideBits, first, second, third, isDeep(place))
}

function aim(wideBits: number, first: number, second: number, third: number, isAny: boolean): void {
  AIM[0] = wideBits
  aimAtNode(1, first)
  aimAtNode(3, second)
  aimAtNode(5, third)
  // No bits have to be there: any row will do.
  if (isAny) AIM[2] = 0
}

function aimAtNode(at: number, node: number): void {
  AIM[at] = wordOf(node)
  // All bits of a word are hardly ever there, and if so the run says the rest.
  AIM[at + 1] = node === NO_NODE ? -1 : maskOf(node)
}

/** May a holder hold something at or above the place? Certainly not is said with certainty. */
export function mayCover(rows: Int32Array, row: number): boolean {
  return (
    ((rows[row] ?? 0) & (AIM[0] ?? 0)) !== 0 || hasBits(rows, row, 1) || hasBits(rows, row, 3) || hasBits(rows, row, 5)
  )
}

function hasBits(rows: Int32Array, row: number, at: number): boolean {
  const mask = AIM[at + 1] ?? 0
  return ((rows[row + (AIM[at] ?? 0)] ?? 0) & mask) === mask
}

/** In which integer of a row the bits of a node are. */
function wordOf(node: number): number {
  return FIRST_WORD + (((Math.imul(node, SPREAD) >>> 16) * WORDS) >>> 16)
}

/** The two bits of a node in that integer. */
function maskOf(node: number): number {
  const hash = Math.imul(node, SPREAD)
  return (1 << (hash >>> 11)) | (1 << (hash >>> 6))
}

/** An array of so many parts with room in each, for what belongs to the first lies as far on in the others. */
function withRoom(integers: Int32Array, parts: number, used: number, size: number): Int32Array {
  const length = integers.length / parts
  if (used + size <= length) return integers
  const longer = Math.max(SMALLEST, used + size, length + (length >>> 1))
  const larger = new Int32Array(longer * parts)
  for (let part = 0; part < parts; part++) {
    larger.set(integers.subarray(part * length, (part + 1) * length), part * longer)
  }
  return larger
}

/** The bits of wide nodes; then for each of three others which integer of a row, and which bits of it. */
const AIM = new Int32Array(7)

export const NO_ROW = -1
export const RUN = 1
const FIRST_WORD = 2
const WORDS = 6
const ROW_INTEGERS = FIRST_WORD + WORDS
const SPREAD = 0x9e3779b1
const SMALLEST = 1024
/** Below that it does not matter. */
const MOST_FORGOTTEN = 1024
