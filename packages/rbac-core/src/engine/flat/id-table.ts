import { IdReading, Ids } from './ids.js'
import { Lookup, NONE } from './lookup.js'
import type { PartsIn, PartsOut } from './parts.js'
import type { Texts } from './texts.js'

/** Ids by number and numbers by id, ASCII case ignored. */
export class IdTable {
  readonly ids: Ids
  #lookup: Lookup
  /** The id that was read last. */
  readonly #reading = new IdReading()

  /** @param ids those that are there already; they are not in the lookup yet */
  constructor(texts: Texts, capacity = 0, ids: Ids = new Ids(texts, capacity)) {
    this.ids = ids
    this.#lookup = new Lookup(capacity, (number, salt) => this.ids.hashAt(number, salt))
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, name: string, texts: Texts): IdTable {
    const table = new IdTable(texts, 0, Ids.read(parts, name, texts))
    const hashOf = (number: number, salt: number): number => table.ids.hashAt(number, salt)
    table.#lookup = Lookup.read(parts, name, { first: 0, end: table.length }, hashOf, (salt) => table.ids.hashes(salt))
    return table
  }

  write(parts: PartsOut, name: string): void {
    this.ids.write(parts, name)
    this.#lookup.write(parts, name)
  }

  get length(): number {
    return this.ids.length
  }

  /** The number of an id; `NONE` for one that was never added. O(length), and exact: what a hash finds is compared. */
  find(id: string): number {
    const reading = this.#reading.read(id)
    return this.#findHashed(reading, reading.hash(this.#lookup.salt))
  }

  /** The number of an id, which is added when it is new. */
  intern(id: string): number {
    const reading = this.#reading.read(id)
    const hash = reading.hash(this.#lookup.salt)
    const known = this.#findHashed(reading, hash)
    if (known !== NONE) return known
    const number = this.ids.addRead(reading)
    this.#lookup.add(number, hash)
    return number
  }

  /** Adds an id of another table, which is none of this one's. */
  copy(from: IdTable, number: number): void {
    const copied = this.ids.copy(from.ids, number)
    this.#lookup.add(copied, this.ids.hashAt(copied, this.#lookup.salt))
  }

  /** Is this number written exactly like the id that was interned last, which is its own? */
  isSpeltAsLast(number: number): boolean {
    return this.ids.isSpeltAs(number, this.#reading)
  }

  settle(): void {
    this.ids.settle()
    this.#lookup.settle()
  }

  #findHashed(reading: IdReading, hash: number): number {
    for (let number = this.#lookup.first(hash); number !== NONE; number = this.#lookup.next()) {
      if (this.ids.is(number, reading)) return number
    }
    return NONE
  }
}
