import { Column } from './column.js'
import { foldedCode, hashStep } from './hash.js'
import { inOnePiece } from './one-piece.js'
import { misfit, type PartsIn, type PartsOut } from './parts.js'

/** Numbers by text, as far as they are remembered. */
export interface KnownTexts {
  get(text: string): number | undefined
  set(text: string, number: number): unknown
}

/**
 * Texts by number, one byte a character where that is enough, two where not. They are only ever added, and what comes
 * after `settle` goes into pages of its own: nothing is moved to make room for it.
 */
export class Texts {
  #bytes: Uint8Array
  #used = 0
  /** Behind `#bytes`, in pages that no text reaches over. */
  #pages: Uint8Array[] = []
  #isSettled = false
  /** Where each text starts; the next one's start is its end. Its first byte says how many bytes a character takes. */
  #starts: Column

  constructor() {
    this.#bytes = new Uint8Array(1024)
    this.#starts = new Column()
    this.#starts.push(0)
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn): Texts {
    const bytes = parts.bytes('text')
    const starts = parts.ints('txts')
    parts.checks.starts(starts, 'txts', bytes.length)
    for (let text = 1; text < starts.length; text++) {
      const start = starts[text - 1] ?? 0
      const end = starts[text] ?? 0
      const width = bytes[start]
      if (end === start || !(width === 1 || (width === 2 && ((end - start) & 1) === 1))) {
        throw misfit('txts', `divides no texts at ${text}`)
      }
    }
    const texts = new Texts()
    texts.#bytes = bytes
    texts.#used = bytes.length
    texts.#starts = Column.of(starts)
    texts.#isSettled = true
    return texts
  }

  write(parts: PartsOut): void {
    parts.bytes('text', this.#bytes.subarray(0, this.#used))
    parts.ints('txts', this.#starts.values)
  }

  /** How many there are. */
  get length(): number {
    return this.#starts.length - 1
  }

  /**
   * The number of a new text.
   *
   * @param from takes the part of `text` from here up to `end`
   */
  add(text: string, from = 0, end: number = text.length): number {
    const length = end - from
    this.#ensure(1 + length)
    const bytes = this.#holding(this.#used)
    const start = this.#placeOf(this.#used)
    bytes[start] = 1
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(from + index)
      if (code > 255) return this.#addWide(text, from, end)
      bytes[start + 1 + index] = code
    }
    this.#used += 1 + length
    return this.#starts.push(this.#used) - 1
  }

  #addWide(text: string, from: number, end: number): number {
    const size = 1 + 2 * (end - from)
    this.#ensure(size)
    const bytes = this.#holding(this.#used)
    let at = this.#placeOf(this.#used)
    bytes[at++] = 2
    for (let index = from; index < end; index++) {
      const code = text.charCodeAt(index)
      bytes[at++] = code
      bytes[at++] = code >>> 8
    }
    this.#used += size
    return this.#starts.push(this.#used) - 1
  }

  /** Adds one of others; its number here. */
  copy(from: Texts, number: number): number {
    const size = from.#sizeOf(number)
    this.#ensure(size)
    const bytes = from.#holding(from.#starts.at(number))
    const start = from.#placeOf(from.#starts.at(number))
    const into = this.#holding(this.#used)
    const at = this.#placeOf(this.#used)
    for (let index = 0; index < size; index++) into[at + index] = bytes[start + index] ?? 0
    this.#used += size
    return this.#starts.push(this.#used) - 1
  }

  /** Is it exactly one of others? */
  isText(number: number, from: Texts, other: number): boolean {
    const size = this.#sizeOf(number)
    if (from.#sizeOf(other) !== size) return false
    const ones = this.#holding(this.#starts.at(number))
    const twos = from.#holding(from.#starts.at(other))
    const one = this.#placeOf(this.#starts.at(number))
    const two = from.#placeOf(from.#starts.at(other))
    for (let at = size - 1; at >= 0; at--) if (ones[one + at] !== twos[two + at]) return false
    return true
  }

  read(number: number): string {
    const bytes = this.#holding(this.#starts.at(number))
    const start = this.#placeOf(this.#starts.at(number))
    const end = start + this.#sizeOf(number)
    if (bytes[start] === 1) return textOf(bytes.subarray(start + 1, end))
    const codes = new Uint16Array((end - start - 1) / 2)
    for (let index = 0; index < codes.length; index++) {
      const at = start + 1 + index * 2
      codes[index] = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    }
    return textOf(codes)
  }

  /** How many characters it has. */
  lengthOf(number: number): number {
    const start = this.#starts.at(number)
    const bytes = this.#sizeOf(number) - 1
    return this.#holding(start)[this.#placeOf(start)] === 1 ? bytes : bytes >>> 1
  }

  /** Is it exactly the part of `other` from `from` up to `end`? */
  is(number: number, other: string, from: number, end: number): boolean {
    const length = end - from
    if (this.lengthOf(number) !== length) return false
    const bytes = this.#holding(this.#starts.at(number))
    const start = this.#placeOf(this.#starts.at(number))
    const wide = bytes[start] === 2
    // From the end, where texts of one kind differ most.
    for (let index = length - 1; index >= 0; index--) {
      const at = wide ? start + 1 + index * 2 : start + 1 + index
      const code = wide ? (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) : (bytes[at] ?? 0)
      if (code !== other.charCodeAt(from + index)) return false
    }
    return true
  }

  /** Is it, case folded, what stands in the folded text `other` before `end`? */
  endsFolded(number: number, other: string, end: number): boolean {
    const length = this.lengthOf(number)
    if (length > end) return false
    const bytes = this.#holding(this.#starts.at(number))
    const start = this.#placeOf(this.#starts.at(number))
    const wide = bytes[start] === 2
    const from = end - length
    // From the end, where texts of one kind differ most.
    for (let index = length - 1; index >= 0; index--) {
      const at = wide ? start + 1 + index * 2 : start + 1 + index
      const code = wide ? (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) : (bytes[at] ?? 0)
      if (foldedCode(code) !== foldedCode(other.charCodeAt(from + index))) return false
    }
    return true
  }

  /** Are two texts the same, case folded? Texts of one byte and of two a character never are. */
  areSame(a: number, b: number): boolean {
    const size = this.#sizeOf(a)
    if (this.#sizeOf(b) !== size) return false
    const ones = this.#holding(this.#starts.at(a))
    const twos = this.#holding(this.#starts.at(b))
    const one = this.#placeOf(this.#starts.at(a))
    const two = this.#placeOf(this.#starts.at(b))
    // Of two bytes a character, the second may look like a letter: then both have to be the very same.
    if (ones[one] !== 1) return this.isText(a, this, b)
    // To the end, whatever differs: which letters differ in case nobody can foretell, a processor neither.
    let differs = 0
    for (let at = 0; at < size; at++) differs |= (FOLDED[ones[one + at] ?? 0] ?? 0) ^ (FOLDED[twos[two + at] ?? 0] ?? 0)
    return differs === 0
  }

  /** Goes on with a hash as `hashExact` does of the text itself. */
  hashExact(number: number, hash: number): number {
    const bytes = this.#holding(this.#starts.at(number))
    const start = this.#placeOf(this.#starts.at(number)) + 1
    const wide = bytes[start - 1] === 2
    const length = this.lengthOf(number)
    const codeAt = (index: number): number =>
      wide ? (bytes[start + index * 2] ?? 0) | ((bytes[start + index * 2 + 1] ?? 0) << 8) : (bytes[start + index] ?? 0)
    let result = hashStep(hash, length)
    let at = 0
    for (; at + 4 <= length; at += 4) {
      const four = codeAt(at) ^ (codeAt(at + 1) << 8) ^ (codeAt(at + 2) << 16) ^ (codeAt(at + 3) << 24)
      result = hashStep(result, four)
    }
    for (; at < length; at++) result = hashStep(result, codeAt(at))
    return result
  }

  /** Goes on with a hash of folded characters. */
  hashFolded(number: number, hash: number): number {
    const bytes = this.#holding(this.#starts.at(number))
    const start = this.#placeOf(this.#starts.at(number))
    const end = start + this.#sizeOf(number)
    let result = hash
    if (bytes[start] === 1) {
      for (let at = start + 1; at < end; at++) result = hashStep(result, FOLDED[bytes[at] ?? 0] ?? 0)
      return result
    }
    for (let at = start + 1; at < end; at += 2) {
      result = hashStep(result, foldedCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)))
    }
    return result
  }

  /** Gives back what was taken ahead of need. */
  settle(): void {
    this.#bytes = this.#bytes.slice(0, this.#used)
    this.#starts.settle()
    this.#isSettled = true
  }

  #sizeOf(number: number): number {
    return this.#starts.at(number + 1) - this.#starts.at(number)
  }

  /** The array in which a text lies that starts there. */
  #holding(start: number): Uint8Array {
    const behind = start - this.#bytes.length
    return behind < 0 ? this.#bytes : (this.#pages[behind >>> PAGE_BITS] ?? NO_BYTES)
  }

  /** Where in that array it starts. */
  #placeOf(start: number): number {
    const behind = start - this.#bytes.length
    return behind < 0 ? start : behind & PAGE_MASK
  }

  #ensure(more: number): void {
    if (this.#isSettled) this.#ensurePage(more)
    else if (this.#used + more > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#used + more, Math.ceil(this.#bytes.length * 1.5)))
      larger.set(this.#bytes.subarray(0, this.#used))
      this.#bytes = larger
    }
  }

  #ensurePage(more: number): void {
    const behind = this.#used - this.#bytes.length
    const end = this.#pages.length * PAGE_SIZE
    if (behind + more <= end) return
    // What is left of the page is a text that nobody has the number of.
    if (behind < end) this.#used = this.#starts.at(this.#starts.push(this.#bytes.length + end))
    const pages = Math.ceil(more / PAGE_SIZE)
    const bytes = new Uint8Array(pages * PAGE_SIZE)
    for (let page = 0; page < pages; page++) this.#pages.push(bytes.subarray(page * PAGE_SIZE))
  }
}

const NO_BYTES = new Uint8Array(0)
/** `foldedCode` of every character of one byte: half the time that comparing takes. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, code) => foldedCode(code))
const PAGE_BITS = 15
const PAGE_SIZE = 1 << PAGE_BITS
const PAGE_MASK = PAGE_SIZE - 1

/** Eight characters a call: half the time of one call with all of them, since arguments need no list. */
function textOf(codes: Uint8Array | Uint16Array): string {
  const { length } = codes
  const whole = length & ~7
  let text = ''
  for (let at = 0; at < whole; at += 8) {
    text += String.fromCharCode(
      codes[at] ?? 0,
      codes[at + 1] ?? 0,
      codes[at + 2] ?? 0,
      codes[at + 3] ?? 0,
      codes[at + 4] ?? 0,
      codes[at + 5] ?? 0,
      codes[at + 6] ?? 0,
      codes[at + 7] ?? 0,
    )
  }
  for (let at = whole; at < length; at++) text += String.fromCharCode(codes[at] ?? 0)
  return inOnePiece(text)
}
