import { Column } from './column.js'
import { NONE } from './lookup.js'
import { inOnePiece } from './one-piece.js'
import { check, type PartsIn, type PartsOut } from './parts.js'
import type { Texts } from './texts.js'

/**
 * Scopes as they are written, each as what it adds to a shorter one: a resource adds to its resource group, that to its
 * subscription. So what thousands of scopes start with is kept once.
 */
export class ScopeTexts {
  readonly #texts: Texts
  #stems = new Column()
  #tails = new Column()

  constructor(texts: Texts) {
    this.#texts = texts
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, texts: Texts): ScopeTexts {
    const stems = parts.ints('sstm')
    const tails = parts.ints('stai')
    check(stems.length === tails.length, 'stai', 'is not as long as `sstm`')
    parts.checks.range(tails, 'stai', 0, texts.length)
    // A stem comes before what adds to it, so none leads in a circle.
    let signs = 0
    for (let at = 0; at < stems.length; at++) {
      const stem = stems[at] ?? 0
      signs |= (stem - NONE) | (at - 1 - stem)
    }
    check(signs >= 0, 'sstm', 'adds to what comes later')
    const scopes = new ScopeTexts(texts)
    scopes.#stems = Column.of(stems)
    scopes.#tails = Column.of(tails)
    return scopes
  }

  write(parts: PartsOut): void {
    parts.ints('sstm', this.#stems.values)
    parts.ints('stai', this.#tails.values)
  }

  get length(): number {
    return this.#stems.length
  }

  /** The number of a new text: what `stem` says (nothing where it is `NONE`), then the part of `text` up to `end`. */
  push(stem: number, text: string, from: number, end: number): number {
    this.#stems.push(stem)
    return this.#tails.push(this.#texts.add(text, from, end))
  }

  /** The same with a whole text of others. */
  pushCopy(stem: number, from: ScopeTexts, number: number): number {
    this.#stems.push(stem)
    return this.#tails.push(this.#texts.copy(from.#texts, from.#tails.at(number)))
  }

  /** Is it made of this stem and exactly what another one adds to its own? */
  isCopy(number: number, stem: number, from: ScopeTexts, other: number): boolean {
    return (
      this.#stems.at(number) === stem && this.#texts.isText(this.#tails.at(number), from.#texts, from.#tails.at(other))
    )
  }

  /** A hash of what it adds, exactly as it is written. */
  hashOfTail(number: number, hash: number): number {
    return this.#texts.hashExact(this.#tails.at(number), hash)
  }

  /** Is it made of this stem and exactly this part of `text`? */
  isMadeOf(number: number, stem: number, text: string, from: number, end: number): boolean {
    return this.#stems.at(number) === stem && this.#texts.is(this.#tails.at(number), text, from, end)
  }

  stemOf(number: number): number {
    return this.#stems.at(number)
  }

  read(number: number): string {
    const stem = this.#stems.at(number)
    const tail = this.#texts.read(this.#tails.at(number))
    return stem === NONE ? tail : inOnePiece(this.read(stem) + tail)
  }

  /** Is it, case folded, the part of `path` before `end`? */
  startsFolded(number: number, path: string, end: number): boolean {
    let left = end
    for (let at = number; at !== NONE; at = this.#stems.at(at)) {
      const tail = this.#tails.at(at)
      if (!this.#texts.endsFolded(tail, path, left)) return false
      left -= this.#texts.lengthOf(tail)
    }
    return left === 0
  }

  /** Are two texts the same, case folded? Only where they are cut alike, as all are that differ in case alone. */
  areSame(a: number, b: number): boolean {
    if (a === b) return true
    if (a === NONE || b === NONE || !this.#texts.areSame(this.#tails.at(a), this.#tails.at(b))) return false
    return this.areSame(this.#stems.at(a), this.#stems.at(b))
  }

  /** A hash of its folded characters. */
  hashFolded(number: number, salt: number): number {
    const stem = this.#stems.at(number)
    return this.#texts.hashFolded(this.#tails.at(number), stem === NONE ? salt : this.hashFolded(stem, salt))
  }

  /** The same, where the hash of its stem is known. */
  hashTail(number: number, hashOfStem: number): number {
    return this.#texts.hashFolded(this.#tails.at(number), hashOfStem)
  }

  settle(): void {
    this.#stems.settle()
    this.#tails.settle()
  }
}
