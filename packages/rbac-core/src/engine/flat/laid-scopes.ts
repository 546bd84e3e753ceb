import { foldedCode, hashStep } from './hash.js'
import { NONE } from './lookup.js'
import type { PartsIn } from './parts.js'

/** What `LaidScopes` finds of each text. */
export interface ScopeScan {
  /** The hash of its folded characters. */
  readonly hashes: Int32Array
  /** The text that it starts with, to which it adds whole segments; `NONE` where it adds anything else. */
  readonly firsts: Int32Array
}

/**
 * The columns of `Texts` and `ScopeTexts` where they were laid down, for what is asked of all texts of a snapshot: in the
 * order in which they lie, without looking for each of them. Both have been read, so every number leads somewhere.
 */
export class LaidScopes {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #starts: Int32Array
  readonly #stems: Int32Array
  readonly #tails: Int32Array
  /** By text one that it was found to be the same as. */
  readonly #same: Int32Array

  constructor(parts: PartsIn) {
    this.#bytes = parts.bytes('text')
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length)
    this.#starts = parts.ints('txts')
    this.#stems = parts.ints('sstm')
    this.#tails = parts.ints('stai')
    this.#same = new Int32Array(this.#stems.length).fill(NONE)
  }

  /**
   * Two texts at a time, where one does not add to the other: each step of a hash waits for the one before it. A stem is
   * hashed once for all that add to it. O(bytes).
   */
  scan(salt: number): ScopeScan {
    const stems = this.#stems
    const tails = this.#tails
    const starts = this.#starts
    const view = this.#view
    const hashes = new Int32Array(stems.length)
    const firsts = new Int32Array(stems.length)
    for (let number = 0; number < hashes.length; ) {
      const stem = stems[number] ?? NONE
      const tail = tails[number] ?? 0
      let at = (starts[tail] ?? 0) + 1
      const end = starts[tail + 1] ?? 0
      let hash = stem === NONE ? salt : (hashes[stem] ?? 0)
      const other = number + 1
      let next = other
      const otherStem = stems[other] ?? NONE
      if (other < hashes.length && otherStem !== number && this.#isNarrow(tail)) {
        const otherTail = tails[other] ?? 0
        const by = (starts[otherTail] ?? 0) + 1 - at
        const otherEnd = starts[otherTail + 1] ?? 0
        let otherHash = otherStem === NONE ? salt : (hashes[otherStem] ?? 0)
        if (this.#isNarrow(otherTail)) {
          for (const both = Math.min(end, otherEnd - by) - 4; at <= both; at += 4) {
            hash = hashFour(hash, view.getInt32(at, true))
            otherHash = hashFour(otherHash, view.getInt32(at + by, true))
          }
        }
        hashes[other] = this.#hashed(otherTail, at + by, otherEnd, otherHash)
        firsts[other] = this.#firstOf(other, firsts)
        next += 1
      }
      hashes[number] = this.#hashed(tail, at, end, hash)
      firsts[number] = this.#firstOf(number, firsts)
      number = next
    }
    return { hashes, firsts }
  }

  /** Goes on with the hash of a text from one of its bytes. */
  #hashed(tail: number, from: number, end: number, hash: number): number {
    const bytes = this.#bytes
    const view = this.#view
    let result = hash
    let at = from
    if (!this.#isNarrow(tail)) {
      for (; at < end; at += 2) result = hashStep(result, foldedCode(view.getUint16(at, true)))
    }
    for (; at <= end - 4; at += 4) result = hashFour(result, view.getInt32(at, true))
    for (; at < end; at++) result = hashStep(result, FOLDED[bytes[at] ?? 0] ?? 0)
    return result
  }

  #isNarrow(tail: number): boolean {
    return this.#bytes[this.#starts[tail] ?? 0] === 1
  }

  /** See `ScopeScan`, where that of its stem is known. */
  #firstOf(number: number, firsts: Int32Array): number {
    const stem = this.#stems[number] ?? NONE
    if (stem === NONE) return number
    return this.#isSegments(this.#tails[number] ?? 0) ? (firsts[stem] ?? NONE) : NONE
  }

  /** Does it start with a slash and not end with one? */
  #isSegments(tail: number): boolean {
    const bytes = this.#bytes
    const start = this.#starts[tail] ?? 0
    const end = this.#starts[tail + 1] ?? 0
    const isWide = bytes[start] === 2
    const starts = bytes[start + 1] === SLASH && !(isWide && bytes[start + 2] !== 0)
    return starts && !(isWide ? bytes[end - 2] === SLASH && bytes[end - 1] === 0 : bytes[end - 1] === SLASH)
  }

  /**
   * Fetches what `areSame` reads of some texts into the nearest cache, where they lie anywhere: what each has to be waited
   * for comes together then.
   */
  bringNear(texts: Int32Array): void {
    let seen = 0
    for (const text of texts) seen |= this.#bytes[this.#starts[this.#tails[text] ?? 0] ?? 0] ?? 0
    SEEN[0] = seen
  }

  /** See `ScopeTexts.areSame`. What two texts add to is compared once, however many add to it. */
  areSame(a: number, b: number): boolean {
    if (a === b) return true
    if (a === NONE || b === NONE) return false
    if (this.#same[a] === b) return true
    if (!this.#addTheSame(a, b) || !this.areSame(this.#stems[a] ?? NONE, this.#stems[b] ?? NONE)) return false
    this.#same[a] = b
    return true
  }

  /** See `Texts.areSame`. */
  #addTheSame(a: number, b: number): boolean {
    const starts = this.#starts
    const view = this.#view
    const one = this.#tails[a] ?? 0
    const two = this.#tails[b] ?? 0
    const start = starts[one] ?? 0
    const end = starts[one + 1] ?? 0
    const by = (starts[two] ?? 0) - start
    if ((starts[two + 1] ?? 0) - end !== by) return false
    // Of two bytes a character, the second may look like a letter: then both have to be the very same.
    const letters = this.#bytes[start] === 1 ? ANY : 0
    let differs = 0
    let at = start
    for (; at + 4 <= end; at += 4) {
      differs |= foldedDifference(view.getInt32(at, true), view.getInt32(at + by, true), letters)
    }
    for (; at < end; at++) differs |= foldedDifference(view.getUint8(at), view.getUint8(at + by), letters)
    return differs === 0
  }
}

/** `foldedCode` of every character of one byte: which are letters nobody can foretell. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, code) => foldedCode(code))
const ANY = 0xff_ff_ff_ff
const SLASH = 47
/** Else no compiler would read what nobody asks for. */
const SEEN = new Int32Array(1)

/**
 * In which bits four characters differ, other than in the case of ASCII letters; 0 for none. No sum reaches the
 * character beside it.
 *
 * @param letters 0 where no character is a letter
 */
function foldedDifference(one: number, two: number, letters: number): number {
  const lower = one | 0x20_20_20_20
  const low = lower & 0x7f_7f_7f_7f
  // The highest bit of each: is it at least `a`, and is it beyond `z`?
  const are = ((low + 0x1f_1f_1f_1f) ^ (low + 0x05_05_05_05)) & ~lower & 0x80_80_80_80
  return (one ^ two) & ~((are & letters) >>> 2)
}

/** Takes four characters into a hash, folded. */
function hashFour(hash: number, four: number): number {
  const low = four & 0x7f_7f_7f_7f
  // The highest bit of each: is it at least `A`, and is it beyond `Z`?
  const are = ((low + 0x3f_3f_3f_3f) ^ (low + 0x25_25_25_25)) & ~four & 0x80_80_80_80
  const folded = four | (are >>> 2)
  const two = hashStep(hashStep(hash, folded & 0xff), (folded >>> 8) & 0xff)
  return hashStep(hashStep(two, (folded >>> 16) & 0xff), folded >>> 24)
}
