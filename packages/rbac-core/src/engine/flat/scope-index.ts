import { hashExact } from './hash.js'
import { firstSlot, Lookup, NONE } from './lookup.js'
import type { ScopeTexts } from './scope-texts.js'

/**
 * Scopes as they are written, each kept once: the texts added through it are found again. It holds integers only, and
 * what a hash finds is compared, stem by stem.
 */
export class ScopeIndex {
  readonly #texts: ScopeTexts
  readonly #lookup: Lookup

  constructor(texts: ScopeTexts) {
    this.#texts = texts
    this.#lookup = new Lookup(0, (number, salt) => this.#hashAt(number, salt))
  }

  /** From now on it grows by tables of their own: see `Lookup`. */
  settle(): void {
    this.#lookup.settle()
  }

  /** The number of a text, which is added when it is new. O(length). */
  intern(text: string): number {
    let stem = NONE
    let from = 0
    let slash = 0
    // What leaves something after it is cut off behind two segments, and behind four.
    for (let segments = 1; segments <= DEEPEST_CUT; segments++) {
      slash = text.indexOf('/', slash + 1)
      if (slash === -1) break
      if ((segments & 1) === 1) continue
      stem = this.#part(stem, text, from, slash)
      from = slash
    }
    return this.#part(stem, text, from, text.length)
  }

  /** The number of what adds to `stem` what another text adds to its own. */
  copy(stem: number, from: ScopeTexts, other: number): number {
    const lookup = this.#lookup
    const hash = from.hashOfTail(other, lookup.salt ^ stem)
    for (let at = 0; at < lookup.tables.length; at++) {
      const table = lookup.tables[at] as Int32Array
      const mask = table.length - 1
      let slot = firstSlot(hash, mask)
      for (let number = table[slot] ?? NONE; number !== NONE; number = table[slot] ?? NONE) {
        if (this.#texts.isCopy(number, stem, from, other)) return number
        slot = (slot + 1) & mask
      }
    }
    const number = this.#texts.pushCopy(stem, from, other)
    lookup.add(number, hash)
    return number
  }

  #part(stem: number, text: string, from: number, end: number): number {
    const texts = this.#texts
    const lookup = this.#lookup
    const hash = hashExact(text, from, end, lookup.salt ^ stem)
    for (let at = 0; at < lookup.tables.length; at++) {
      const table = lookup.tables[at] as Int32Array
      const mask = table.length - 1
      let slot = firstSlot(hash, mask)
      for (let number = table[slot] ?? NONE; number !== NONE; number = table[slot] ?? NONE) {
        if (texts.isMadeOf(number, stem, text, from, end)) return number
        slot = (slot + 1) & mask
      }
    }
    const number = texts.push(stem, text, from, end)
    lookup.add(number, hash)
    return number
  }

  #hashAt(number: number, salt: number): number {
    return this.#texts.hashOfTail(number, salt ^ this.#texts.stemOf(number))
  }
}

const DEEPEST_CUT = 4
