import type { InvalidSnapshotError } from '../../errors.js'
import { checkFilled } from './check-filled.js'
import { bringNear, NEAR } from './near.js'
import { check, misfit, type PartChecks, type Range } from './parts.js'

/**
 * Does every number lie in `low <= n < high`? O(length): as cheap as reading can be, since it is done for all of a
 * snapshot. So it does not stop at the first that lies outside, of which the sign of one difference tells.
 *
 * @param low at most 1, so that no difference wraps around unnoticed
 * @throws {InvalidSnapshotError}
 */
export function checkRange(values: Int32Array, name: string, low: number, high: number): void {
  const { length } = values
  const top = high - 1
  let signs = 0
  for (let from = 0; from < length; from += NEAR) {
    bringNear(values, from)
    const end = Math.min(from + NEAR, length)
    for (let at = from; at < end; at++) {
      const value = values[at] ?? 0
      signs |= (value - low) | (top - value)
    }
  }
  if (signs < 0) throw outside(values, name, [[low, high]])
}

/**
 * Rows of as many numbers as there are ranges: does each lie in its own? O(length).
 *
 * @throws {InvalidSnapshotError}
 */
export function checkRows(values: Int32Array, name: string, ranges: readonly Range[]): void {
  const { length } = values
  const stride = ranges.length
  check(length % stride === 0, name, 'is cut off')
  const lows = Int32Array.from(ranges, ([low]) => low)
  const tops = Int32Array.from(ranges, ([, high]) => high - 1)
  const rows = NEAR - (NEAR % stride)
  let signs = 0
  for (let from = 0; from < length; from += rows) {
    bringNear(values, from)
    const end = Math.min(from + rows, length)
    for (let column = 0; column < stride; column++) {
      const low = lows[column] ?? 0
      const top = tops[column] ?? 0
      for (let at = from + column; at < end; at += stride) {
        const value = values[at] ?? 0
        signs |= (value - low) | (top - value)
      }
    }
  }
  if (signs < 0) throw outside(values, name, ranges)
}

function outside(values: Int32Array, name: string, ranges: readonly Range[]): InvalidSnapshotError {
  const at = values.findIndex((value, index) => {
    const [low, high] = ranges[index % ranges.length] as Range
    return value < low || value >= high
  })
  return misfit(name, `has ${values[at]} at ${at}, which is out of its range`)
}

/** Do the numbers start with 0, never fall, and end with `end`? @throws {InvalidSnapshotError} */
function checkStarts(starts: Int32Array, name: string, end: number): void {
  check(
    starts.length > 0 && starts[0] === 0 && starts[starts.length - 1] === end,
    name,
    'does not span what it divides',
  )
  for (let at = 1; at < starts.length; at++) {
    if ((starts[at] ?? 0) < (starts[at - 1] ?? 0)) throw misfit(name, `falls at ${at}`)
  }
}

/** A list of `[number, text]`, the numbers within range. @throws {InvalidSnapshotError} */
function textsByNumber(value: unknown, name: string, high: number): Map<number, string> {
  const entries = new Map<number, string>()
  for (const [number, text] of entriesOf(value, name, high)) {
    if (typeof text !== 'string') throw misfit(name, 'holds what is no text')
    entries.set(number, text)
  }
  return entries
}

/** A list of `[number, anything]`, the numbers within range. @throws {InvalidSnapshotError} */
function entriesOf(value: unknown, name: string, high: number): readonly (readonly [number, unknown])[] {
  return listOf(value, name).map((entry) => {
    const [number, item] = listOf(entry, name)
    return [checkNumber(number, name, high), item]
  })
}

/** Is it `0 <= n < high`? @throws {InvalidSnapshotError} */
function checkNumber(number: unknown, name: string, high: number): number {
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < high) return number
  throw misfit(name, 'numbers what is not there')
}

/** @throws {InvalidSnapshotError} */
function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw misfit(name, 'is no list')
  return value
}

/** All of them, as parts bring them along. */
export const PART_CHECKS: PartChecks = {
  range: checkRange,
  rows: checkRows,
  starts: checkStarts,
  filled: checkFilled,
  number: checkNumber,
  entries: entriesOf,
  textsByNumber,
}
