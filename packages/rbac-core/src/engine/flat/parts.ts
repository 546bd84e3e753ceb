import { InvalidSnapshotError } from '../../errors.js'
import type { Principal } from '../../model/directory.js'
import type { PolicySections } from '../../model/policy.js'
import type { Particulars } from './particulars.js'

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
  /** What is plain and kept as it is, where it has the shape it is taken for: it is deeply frozen then. */
  shaped<Name extends keyof ShapedParts>(name: Name): ShapedParts[Name]
  /** They come along, so that a program that reads no snapshot holds none of them. */
  readonly checks: PartChecks
}

/** What tables ask of the parts they read. @throws {InvalidSnapshotError} each of them */
export interface PartChecks {
  range(values: Int32Array, name: string, low: number, high: number): void
  rows(values: Int32Array, name: string, ranges: readonly Range[]): void
  starts(starts: Int32Array, name: string, end: number): void
  filled(slots: Int32Array, name: string, first: number, hashes: Int32Array): void
  number(number: unknown, name: string, high: number): number
  entries(value: unknown, name: string, high: number): readonly (readonly [number, unknown])[]
  textsByNumber(value: unknown, name: string, high: number): Map<number, string>
}

/** Which numbers a column may hold: `low <= n < high`; `low` at most 1, so that no difference wraps around unnoticed. */
export type Range = readonly [low: number, high: number]

/** What tables keep as objects. */
export interface ShapedParts
  extends Pick<PolicySections, 'roleDefinitions' | 'denyAssignments' | 'managementGroups' | 'resources' | 'actions'> {
  readonly principals: readonly (readonly [number: number, principal: Principal])[]
  readonly particulars: readonly Pick<Particulars, 'section' | 'infix' | 'rest'>[]
}

/** @throws {InvalidSnapshotError} */
export function check(holds: boolean, name: string, what: string): void {
  if (!holds) throw misfit(name, what)
}

export function misfit(name: string, what: string): InvalidSnapshotError {
  return new InvalidSnapshotError('damaged', `damaged snapshot: part \`${name}\` ${what}`)
}
