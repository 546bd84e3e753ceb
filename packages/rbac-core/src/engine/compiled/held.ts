import type { AssignmentRows } from '../flat/assignment-rows.js'
import type { AssignmentTable } from '../flat/assignment-table.js'
import { Column } from '../flat/column.js'
import { isUnconditional } from '../flat/particulars.js'
import { Runs } from '../flat/runs.js'

/**
 * What each holder was assigned, by holder: for each assignment its node, its grant (twice its role's number, and one
 * more where it has a condition or window of its own), and its number.
 */
export type Held = Runs

export const HELD_STRIDE = 3

/** @param nodes the node of each assignment */
export function heldByHolder({ rows, length }: AssignmentTable, nodes: Column, holders: number): Held {
  const bounds = new Int32Array(holders * 2)
  for (let number = 0; number < length; number++) add(bounds, rows.holderOf(number) * 2 + 1, 1)
  for (let holder = 0, start = 0; holder < holders; holder++) {
    bounds[holder * 2] = start
    start += bounds[holder * 2 + 1] ?? 0
    bounds[holder * 2 + 1] = 0
  }
  const items = new Int32Array(length * HELD_STRIDE)
  for (let number = 0; number < length; number++) {
    const holder = rows.holderOf(number)
    const at = ((bounds[holder * 2] ?? 0) + (bounds[holder * 2 + 1] ?? 0)) * HELD_STRIDE
    add(bounds, holder * 2 + 1, 1)
    items[at] = nodes.at(number)
    items[at + 1] = grantOf(rows, number)
    items[at + 2] = number
  }
  return new Runs(Column.of(items), HELD_STRIDE, bounds)
}

/** See `Held`. */
export function grantOf(rows: AssignmentRows, number: number): number {
  return rows.roleOf(number) * 2 + (isUnconditional(rows.particularsOf(number)) ? 0 : 1)
}

function add(counts: Int32Array, index: number, amount: number): void {
  counts[index] = (counts[index] ?? 0) + amount
}
