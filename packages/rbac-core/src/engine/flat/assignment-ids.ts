import { compareText, foldAscii } from '../../model/text.js'
import type { AssignmentRows } from './assignment-rows.js'
import { nameHash } from './id-key.js'
import { IdReading, Ids } from './ids.js'
import { NameIndex } from './name-index.js'
import { inOnePiece } from './one-piece.js'
import type { PartsIn, PartsOut } from './parts.js'
import type { Texts } from './texts.js'

/**
 * The ids of assignments: of most only the name, which is what follows the last slash; they begin with the scope, and
 * what lies between is among the particulars.
 */
export class AssignmentIds {
  readonly #rows: AssignmentRows
  /** The name of each; the whole id where it does not start with the scope. */
  readonly names: Ids
  #byName: NameIndex | undefined
  readonly #reading = new IdReading()

  constructor(rows: AssignmentRows, names: Ids, byName?: NameIndex) {
    this.#rows = rows
    this.names = names
    this.#byName = byName
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, rows: AssignmentRows, texts: Texts): AssignmentIds {
    const names = Ids.read(parts, 'asn', texts)
    return new AssignmentIds(rows, names, NameIndex.read(parts, names.length))
  }

  write(parts: PartsOut): void {
    this.names.write(parts, 'asn')
    this.#byName?.write(parts)
  }

  get length(): number {
    return this.names.length
  }

  /** The number of a new one, whose row is there already. @param start where its name starts */
  add(id: string, start: number): number {
    const number = this.names.addRead(this.#reading.read(id, start))
    this.#byName?.add(this.hashOf(number))
    return number
  }

  /** @param scope for who has read it already */
  read(number: number, scope?: string): string {
    const { infix } = this.#rows.particularsOf(number)
    const name = this.names.read(number)
    return infix === undefined ? name : inOnePiece((scope ?? this.#rows.scopeOf(number)) + infix + name)
  }

  /** Those whose last part this may be the hash of, once it has settled. O(those that share it). */
  candidates(hash: number): Iterable<number> {
    return this.#byName?.candidates(hash) ?? []
  }

  /** The order of two ids, ASCII case folded. */
  compare(a: number, b: number): number {
    const rows = this.#rows
    const { infix } = rows.particularsOf(a)
    const sameBeginning =
      infix !== undefined &&
      infix === rows.particularsOf(b).infix &&
      rows.scopes.areSame(rows.scopeTextOf(a), rows.scopeTextOf(b))
    const byName = sameBeginning ? this.names.compareGuids(a, b) : undefined
    return byName ?? compareText(foldAscii(this.read(a)), foldAscii(this.read(b)))
  }

  settle(): void {
    this.names.settle()
    this.#byName = NameIndex.of(this.length, (number) => this.hashOf(number))
  }

  /** The hash of what follows its last slash. */
  hashOf(number: number): number {
    const { infix } = this.#rows.particularsOf(number)
    return infix === undefined ? nameHash(this.names.read(number)) : this.names.hashAt(number, 0)
  }
}
