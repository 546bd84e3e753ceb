import { hashExact } from './hash.js'
import { Lookup, NONE } from './lookup.js'
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
    for (let number = lookup.first(hash); number !== NONE; number = lookup.next()) {
      if (this.#texts.isCopy(number, stem, from, other)) return number
    }
    const number = this.#texts.pushCopy(stem, from, other)
    lookup.add(number, hash)
    return number
  }

  #part(stem: number, text: string, from: number, end: number): number {
    const texts = this.#texts
    const lookup = this.#lookup
    const hash = hashExact(text, from, end, lookup.salt ^ stem)
    for (let number = lookup.first(hash); number !== NONE; number = lookup.next()) {
      if (texts.isMadeOf(number, stem, text, from, end)) return number
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
