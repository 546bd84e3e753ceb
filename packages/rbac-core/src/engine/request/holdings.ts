import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import type { Place } from '../compiled/place.js'
import { aimAtPlace, type GrantRows, mayCover, NO_ROW, RUN } from './grant-rows.js'
import { beforeRun, grantsOf, layGrants, sizeOfRun } from './grant-runs.js'

/**
 * All that was assigned to a requester, its own and its groups': either laid together in one run, see `layGrants`, or a
 * list of the rows of those who hold something, see `GrantRows`: the complement of how many they are, then where each
 * starts.
 */
export interface Holdings {
  readonly chunk: Int32Array
  readonly at: number
  readonly laid: GrantRows
}

/** Makes room for so many integers, and as many that belong to them, see `itemAt`. */
export type TakeIntegers = (size: number) => Pick<Holdings, 'chunk' | 'at'>

/** Lays all together: of the two forms the quicker and the larger one. O(assignments held). */
export function together(
  policy: CompiledPolicy,
  holders: readonly number[],
  laid: GrantRows,
  take: TakeIntegers,
): Holdings {
  const grants = grantsOf(policy, holders)
  const room = take(sizeOfRun(grants))
  const at = room.at + beforeRun(grants)
  layGrants(policy, grants, room.chunk, at)
  // Written out: a copy that is spread has a hidden class of its own, larger than itself.
  return { chunk: room.chunk, at, laid }
}

/** Lists the rows. O(holders), and what it takes to lay those whom nobody had asked for. */
export function listed(
  policy: CompiledPolicy,
  holders: readonly number[],
  laid: GrantRows,
  take: TakeIntegers,
): Holdings {
  const rows = holders.map((holder) => (holder === -1 ? NO_ROW : laid.rowOf(policy, holder)))
  return listOf(
    rows.filter((row) => row !== NO_ROW),
    laid,
    take,
  )
}

/** Without those of a list that hold nothing at or above a place. */
export function covering(holdings: Holdings, place: Place, take: TakeIntegers): Holdings {
  const { chunk, at, laid } = holdings
  if (!isList(chunk, at)) return holdings
  const all = [...chunk.subarray(at + 1, at + 1 + runCount(chunk, at))]
  const some = rowsCovering(holdings, place)
  // Whoever holds nothing is refused for another reason than who holds nothing here.
  return listOf(some.length === 0 ? all.slice(0, 1) : some, laid, take)
}

/** The rows of a list whose holders may hold something at or above a place. */
export function rowsCovering({ chunk, at, laid }: Holdings, place: Place): number[] {
  aimAtPlace(place)
  const rows: number[] = []
  const end = at + runCount(chunk, at)
  for (let each = at + 1; each <= end; each++) {
    const row = chunk[each] ?? 0
    if (mayCover(laid.rows, row)) rows.push(row)
  }
  return rows
}

function listOf(rows: readonly number[], laid: GrantRows, take: TakeIntegers): Holdings {
  const room = take(rows.length + 1)
  room.chunk[room.at] = ~rows.length
  room.chunk.set(rows, room.at + 1)
  return { chunk: room.chunk, at: room.at, laid }
}

export function isList(chunk: Int32Array, at: number): boolean {
  return (chunk[at] ?? 0) < 0
}

/** How many runs there are: one, or one for each row of a list. */
export function runCount(chunk: Int32Array, at: number): number {
  const first = chunk[at] ?? 0
  return first < 0 ? ~first : 1
}

/**
 * Where one of them starts, in `chunk` or of a list in `GrantRows.runs`; `NO_RUN` for one of a list that can't cover the
 * place that `aimAt` was told.
 */
export function runOf(chunk: Int32Array, at: number, { rows }: GrantRows, index: number): number {
  if (!isList(chunk, at)) return at
  const row = chunk[at + 1 + index] ?? 0
  return mayCover(rows, row) ? (rows[row + RUN] ?? 0) : NO_RUN
}

export const NO_RUN = -1
/** Who holds more than that is listed: a run of its own would take the room of many others'. */
export const MOST_TOGETHER = 4096

/** Room in an array of its own. */
export function ofItsOwn(size: number): ReturnType<TakeIntegers> {
  return { chunk: new Int32Array(size * 2), at: 0 }
}
