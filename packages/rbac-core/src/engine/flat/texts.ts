import { Column } from './column.js'
import { foldedCode, hashStep } from './hash.js'
import { checkStarts, misfit, type PartsIn, type PartsOut } from './parts.js'

/** Numbers by text, as far as they are remembered. */
export interface KnownTexts {
  get(text: string): number | undefined
  set(text: string, number: number): unknown
}

/** Texts by number, one byte a character where that is enough, two where not. They are only ever added. */
export class Texts {
  #bytes: Uint8Array
  #used = 0
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
    checkStarts(starts, 'txts', bytes.length)
    for (let text = 1; text < starts.length; text++) {
      const [start = 0, end = 0] = [starts[text - 1], starts[text]]
      const width = bytes[start]
      if (end === start || !(width === 1 || (width === 2 && ((end - start) & 1) === 1))) {
        throw misfit('txts', `divides no texts at ${text}`)
      }
    }
    const texts = new Texts()
    texts.#bytes = bytes
    texts.#used = bytes.length
    texts.#starts = Column.of(starts)
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
    const start = this.#used
    this.#ensure(1 + length)
    const bytes = this.#bytes
    bytes[start] = 1
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(from + index)
      if (code > 255) return this.#addWide(text, from, end)
      bytes[start + 1 + index] = code
    }
    this.#used = start + 1 + length
    return this.#starts.push(this.#used) - 1
  }

  #addWide(text: string, from: number, end: number): number {
    this.#ensure(1 + 2 * (end - from))
    const bytes = this.#bytes
    let at = this.#used
    bytes[at++] = 2
    for (let index = from; index < end; index++) {
      const code = text.charCodeAt(index)
      bytes[at++] = code
      bytes[at++] = code >>> 8
    }
    this.#used = at
    return this.#starts.push(at) - 1
  }

  read(number: number): string {
    const start = this.#starts.at(number)
    const end = this.#starts.at(number + 1)
    const bytes = this.#bytes
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
    const bytes = this.#starts.at(number + 1) - start - 1
    return this.#bytes[start] === 1 ? bytes : bytes >>> 1
  }

  /** Is it exactly the part of `other` from `from` up to `end`? */
  is(number: number, other: string, from: number, end: number): boolean {
    const start = this.#starts.at(number)
    const length = end - from
    if (this.lengthOf(number) !== length) return false
    const bytes = this.#bytes
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
    const start = this.#starts.at(number)
    const length = this.lengthOf(number)
    if (length > end) return false
    const bytes = this.#bytes
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
    const start = this.#starts.at(a)
    const end = this.#starts.at(a + 1)
    const other = this.#starts.at(b) - start
    if (this.#starts.at(b + 1) - other !== end) return false
    const bytes = this.#bytes
    if (bytes[start] !== bytes[start + other]) return false
    // Of two bytes a character, the second may look like a letter: then both have to be the very same.
    const folds = bytes[start] === 1
    for (let at = start + 1; at < end; at++) {
      const one = bytes[at] ?? 0
      const two = bytes[at + other] ?? 0
      if (one !== two && !(folds && foldedCode(one) === foldedCode(two))) return false
    }
    return true
  }

  /** Goes on with a hash of folded characters. */
  hashFolded(number: number, hash: number): number {
    const start = this.#starts.at(number)
    const end = this.#starts.at(number + 1)
    const bytes = this.#bytes
    const wide = bytes[start] === 2
    let result = hash
    for (let at = start + 1; at < end; at += wide ? 2 : 1) {
      const code = wide ? (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) : (bytes[at] ?? 0)
      result = hashStep(result, foldedCode(code))
    }
    return result
  }

  /** Gives back what was taken ahead of need. */
  settle(): void {
    this.#bytes = this.#bytes.slice(0, this.#used)
    this.#starts.settle()
  }

  #ensure(more: number): void {
    if (this.#used + more <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#used + more, Math.ceil(this.#bytes.length * 1.5)))
    larger.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = larger
  }
}

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
  return text
}
