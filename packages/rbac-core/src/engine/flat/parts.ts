import { InvalidSnapshotError } from '../../errors.js'

/** Where the tables of a compiled policy lay down what they hold, each under names of its own. */
export interface PartsOut {
  ints(name: string, values: Int32Array): void
  bytes(name: string, values: Uint8Array): void
  /** What is little or irregular, as a value that JSON can hold. */
  plain(name: string, value: unknown): void
}

/**
 * Where they pick it up again. What comes from there may be anything: each table checks that its own numbers lie where
 * they have to, so that no question can lead astray.
 *
 * @throws {InvalidSnapshotError} every method, when a part is missing or of another kind
 */
export interface PartsIn {
  ints(name: string): Int32Array
  bytes(name: string): Uint8Array
  plain(name: string): unknown
}

/** @throws {InvalidSnapshotError} */
export function check(holds: boolean, name: string, what: string): void {
  if (!holds) throw misfit(name, what)
}

export function misfit(name: string, what: string): InvalidSnapshotError {
  return new InvalidSnapshotError('damaged', `damaged snapshot: part \`${name}\` ${what}`)
}

/**
 * Does every number lie in `low <= n < high`? O(length): as cheap as reading can be, since it is done for all of a
 * snapshot.
 *
 * @param stride looks at every so many numbers only, from `first` on
 * @throws {InvalidSnapshotError}
 */
export function checkRange(
  values: Int32Array,
  name: string,
  low: number,
  high: number,
  { first = 0, stride = 1 }: { readonly first?: number; readonly stride?: number } = {},
): void {
  for (let at = first; at < values.length; at += stride) {
    const value = values[at] ?? 0
    if (value < low || value >= high) throw misfit(name, `has ${value} at ${at}, which is out of its range`)
  }
}

/** Do the numbers start with 0, never fall, and end with `end`? @throws {InvalidSnapshotError} */
export function checkStarts(starts: Int32Array, name: string, end: number): void {
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
export function textsByNumber(value: unknown, name: string, high: number): Map<number, string> {
  const entries = new Map<number, string>()
  for (const [number, text] of entriesOf(value, name, high)) {
    if (typeof text !== 'string') throw misfit(name, 'holds what is no text')
    entries.set(number, text)
  }
  return entries
}

/** A list of `[number, anything]`, the numbers within range. @throws {InvalidSnapshotError} */
export function entriesOf(value: unknown, name: string, high: number): readonly (readonly [number, unknown])[] {
  return listOf(value, name).map((entry) => {
    const [number, item] = listOf(entry, name)
    const isNumber = typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < high
    if (!isNumber) throw misfit(name, 'numbers what is not there')
    return [number, item]
  })
}

/** @throws {InvalidSnapshotError} */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw misfit(name, 'is no list')
  return value
}
