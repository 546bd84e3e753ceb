import { compareText, foldAscii } from '../../model/text.js'
import { Column } from './column.js'
import { GUID_LENGTH, type GuidCase, guidStart, guidText, readGuid } from './guid.js'
import { hashFolded, hashStep } from './hash.js'
import { check, misfit, type PartsIn, type PartsOut } from './parts.js'
import type { Texts } from './texts.js'

/**
 * Ids by number: a GUID in 16 bytes, with the case it was written in; any other id, and a GUID in mixed case, as text.
 */
export class Ids {
  readonly #texts: Texts
  /** Four integers each: of a GUID its bits, else the number of the text first. */
  #words: Column
  /** Sixteen to an integer: how each is kept. */
  #forms: Column
  /** The last word of `#forms` where `settle` left it half full: what is there already is only read. */
  #edge = NO_EDGE
  readonly #scratch = new IdReading()
  #length = 0

  constructor(texts: Texts, capacity = 0) {
    this.#texts = texts
    this.#words = new Column(capacity * 4)
    this.#forms = new Column((capacity >>> 4) + 1)
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, name: string, texts: Texts): Ids {
    const words = parts.ints(`${name}w`)
    const forms = parts.ints(`${name}f`)
    const ids = new Ids(texts)
    ids.#length = words.length / 4
    check(
      words.length % 4 === 0 && forms.length === Math.ceil(ids.#length / 16),
      `${name}f`,
      'is not as long as it has to be',
    )
    ids.#words = Column.of(words)
    ids.#forms = Column.of(forms)
    for (let word = 0; word < forms.length; word++) {
      // Sixteen GUIDs, as nearly always, have nothing to look at.
      if (!areGuids(forms[word] ?? 0)) ids.#checkTexts(name, word * 16, texts.length)
    }
    ids.#keepEdge()
    return ids
  }

  /** Is each of the sixteen from `first` on a GUID or the number of a text? @throws {InvalidSnapshotError} */
  #checkTexts(name: string, first: number, texts: number): void {
    const end = Math.min(first + 16, this.#length)
    for (let index = first; index < end; index++) {
      const form = this.#formOf(index)
      const text = this.#words.at(index * 4)
      const isWrong = form === AS_TEXT ? text < 0 || text >= texts : form > FORMS.upper
      if (isWrong) throw misfit(`${name}w`, `holds no id at ${index}`)
    }
  }

  write(parts: PartsOut, name: string): void {
    parts.ints(`${name}w`, this.#words.values)
    parts.ints(`${name}f`, this.#forms.values)
  }

  get length(): number {
    return this.#length
  }

  add(id: string): number {
    return this.addRead(this.#scratch.read(id))
  }

  addRead({ form, words, text }: IdReading): number {
    if (form === AS_TEXT) this.#words.pushFour(this.#texts.add(text), 0, 0, 0)
    else this.#words.pushFour(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0)
    return this.#addForm(form)
  }

  /** Adds one of others. */
  copy(from: Ids, index: number): number {
    const form = from.#formOf(index)
    const at = index * 4
    const words = from.#words
    if (form === AS_TEXT) this.#words.pushFour(this.#texts.copy(from.#texts, words.at(at)), 0, 0, 0)
    else this.#words.pushFour(words.at(at), words.at(at + 1), words.at(at + 2), words.at(at + 3))
    return this.#addForm(form)
  }

  #addForm(form: number): number {
    const index = this.#length++
    if ((index & 15) === 0) this.#forms.push(0)
    const word = index >>> 4
    const forms = this.#formsAt(word) | (form << ((index & 15) * 2))
    if (word === this.#edge.word) this.#edge = { word, forms }
    else this.#forms.set(word, forms)
    return index
  }

  /** As it was written. */
  read(index: number): string {
    const at = index * 4
    const words = this.#words
    const form = this.#formOf(index)
    if (form === AS_TEXT) return this.#texts.read(words.at(at))
    return guidText(words.at(at), words.at(at + 1), words.at(at + 2), words.at(at + 3), form === 1 ? 'lower' : 'upper')
  }

  /** Case folded, is it this id? O(1) for a GUID, else O(length). */
  is(index: number, { isGuid, words, text }: IdReading): boolean {
    // Of a GUID first its bits, which are others nearly always when it is another.
    if (isGuid && this.#words.holdsFour(index * 4, words) && this.#formOf(index) !== AS_TEXT) return true
    if (this.#formOf(index) !== AS_TEXT) return false
    const number = this.#words.at(index * 4)
    return this.#texts.lengthOf(number) === text.length && this.#texts.endsFolded(number, text, text.length)
  }

  /** The order of two ids, case folded, where both are kept as GUIDs; undefined for others. */
  compareGuids(a: number, b: number): number | undefined {
    if (this.#formOf(a) === AS_TEXT || this.#formOf(b) === AS_TEXT) return undefined
    for (let word = 0; word < 4; word++) {
      const difference = (this.#words.at(a * 4 + word) >>> 0) - (this.#words.at(b * 4 + word) >>> 0)
      if (difference !== 0) return difference
    }
    return 0
  }

  /** GUIDs first, by their bits; others after them, as they are written. GUIDs of either case are alike. */
  compare(a: number, b: number): number {
    const isTextA = this.#formOf(a) === AS_TEXT
    const isTextB = this.#formOf(b) === AS_TEXT
    if (isTextA !== isTextB) return isTextA ? 1 : -1
    return this.compareGuids(a, b) ?? compareText(this.read(a), this.read(b))
  }

  /** How it begins, case folded: four characters in the order of texts; what has no byte of its own ends it. */
  beginOf(index: number): number {
    const text = this.#formOf(index) === AS_TEXT ? foldAscii(this.read(index)) : guidStart(this.#words.at(index * 4))
    let begin = 0
    let isPlain = true
    for (let at = 0; at < 4; at++) {
      const code: number = isPlain && at < text.length ? text.charCodeAt(at) : 0
      isPlain = isPlain && code < 255
      begin = (begin << 8) | Math.min(code, 255)
    }
    return begin
  }

  /** Is it written exactly like this? For an id that it is, case folded. */
  isSpelt(index: number, id: string): boolean {
    return this.isSpeltAs(index, this.#scratch.read(id))
  }

  isSpeltAs(index: number, { form, text }: IdReading): boolean {
    if (this.#formOf(index) !== form) return false
    return form !== AS_TEXT || this.#texts.is(this.#words.at(index * 4), text, 0, text.length)
  }

  /** The hash of an id, the same for all spellings. */
  hashAt(index: number, salt: number): number {
    const at = index * 4
    const words = this.#words
    if (this.#formOf(index) === AS_TEXT) return this.#scratch.read(this.read(index)).hash(salt)
    return guidHash(words.at(at), words.at(at + 1), words.at(at + 2), words.at(at + 3), salt)
  }

  /** The hash of each. */
  hashes(salt: number): Int32Array {
    const hashes = new Int32Array(this.#length)
    for (let index = 0; index < hashes.length; index++) hashes[index] = this.hashAt(index, salt)
    return hashes
  }

  settle(): void {
    this.#words.settle()
    this.#forms.settle()
    this.#keepEdge()
  }

  #keepEdge(): void {
    const word = this.#length >>> 4
    this.#edge = (this.#length & 15) === 0 ? NO_EDGE : { word, forms: this.#forms.at(word) }
  }

  #formOf(index: number): number {
    return (this.#formsAt(index >>> 4) >>> ((index & 15) * 2)) & 3
  }

  #formsAt(word: number): number {
    return word === this.#edge.word ? this.#edge.forms : this.#forms.at(word)
  }
}

const NO_EDGE = { word: -1, forms: 0 }

/** An id taken apart, so that it is read once however much is asked of it. One serves for id after id. */
export class IdReading {
  /** The id; where `form` says that it is kept in 16 bytes, perhaps more than the id. */
  text = ''
  isGuid = false
  /** How it is kept. */
  form: number = AS_TEXT
  /** Of a GUID its bits. */
  readonly words: Int32Array = new Int32Array(4)

  /** @param from takes what `text` ends with, from here on */
  read(text: string, from = 0): this {
    const spelt = text.length - from === GUID_LENGTH ? readGuid(text, from, this.words) : undefined
    this.isGuid = spelt !== undefined
    this.form = spelt === 'lower' ? FORMS.lower : spelt === 'upper' ? FORMS.upper : AS_TEXT
    this.text = from === 0 || this.form !== AS_TEXT ? text : text.slice(from)
    return this
  }

  /** The same for all spellings of an id. */
  hash(salt: number): number {
    const { words } = this
    return this.isGuid
      ? guidHash(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0, salt)
      : hashFolded(this.text, salt)
  }
}

function guidHash(a: number, b: number, c: number, d: number, salt: number): number {
  return hashStep(hashStep(hashStep(hashStep(salt, a), b), c), d)
}

/** Of sixteen forms in two bits each: is each of them 1 or 2? */
function areGuids(forms: number): boolean {
  return ((forms ^ (forms >>> 1)) & ONE_OF_TWO) === ONE_OF_TWO
}

const ONE_OF_TWO = 0x5555_5555
const AS_TEXT = 0
const FORMS: Readonly<Record<Exclude<GuidCase, 'mixed'>, number>> = { lower: 1, upper: 2 }
