import { hashOfId, Ids, isGuid } from './ids.js'
import { Lookup, NONE } from './lookup.js'
import type { PartsIn, PartsOut } from './parts.js'
import type { Texts } from './texts.js'

/** Ids by number and numbers by id, ASCII case ignored. */
export class IdTable {
  readonly ids: Ids
  #lookup: Lookup
  /** The bits of the GUID that was read last. */
  readonly #guid = new Int32Array(4)

  /** @param ids those that are there already; they are not in the lookup yet */
  constructor(texts: Texts, capacity = 0, ids: Ids = new Ids(texts, capacity)) {
    this.ids = ids
    this.#lookup = new Lookup(capacity, (number, salt) => this.ids.hashAt(number, salt))
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, name: string, texts: Texts): IdTable {
    const table = new IdTable(texts, 0, Ids.read(parts, name, texts))
    const hashOf = (number: number, salt: number): number => table.ids.hashAt(number, salt)
    table.#lookup = Lookup.read(parts, name, table.length, hashOf)
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
    const guid = isGuid(id, this.#guid) ? this.#guid : undefined
    return this.#findHashed(id, guid, hashOfId(id, guid, this.#lookup.salt))
  }

  /** The number of an id, which is added when it is new. */
  intern(id: string): number {
    const guid = isGuid(id, this.#guid) ? this.#guid : undefined
    const hash = hashOfId(id, guid, this.#lookup.salt)
    const known = this.#findHashed(id, guid, hash)
    if (known !== NONE) return known
    const number = this.ids.add(id)
    this.#lookup.add(number, hash)
    return number
  }

  #findHashed(id: string, guid: Int32Array | undefined, hash: number): number {
    const lookup = this.#lookup
    let slot = lookup.first(hash)
    for (let number = lookup.at(slot); number !== NONE; number = lookup.at(slot)) {
      if (this.ids.is(number, id, guid)) return number
      slot = lookup.next(slot)
    }
    return NONE
  }
}
