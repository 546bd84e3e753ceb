import { hashOfId, Ids, isGuid } from './ids.js'
import { Lookup, NONE } from './lookup.js'
import type { Texts } from './texts.js'

/** Ids by number and numbers by id, ASCII case ignored. */
export class IdTable {
  readonly ids: Ids
  readonly #lookup: Lookup
  /** The bits of the GUID that was read last. */
  readonly #guid = new Int32Array(4)

  constructor(texts: Texts, capacity = 0) {
    this.ids = new Ids(texts, capacity)
    this.#lookup = new Lookup(capacity, (number, salt) => this.ids.hashAt(number, salt))
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
