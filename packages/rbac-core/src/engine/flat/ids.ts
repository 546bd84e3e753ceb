import { Column } from './column.js'
import { GUID_LENGTH, type GuidCase, guidText, readGuid } from './guid.js'
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
  readonly #scratch = new Int32Array(4)
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
    for (let index = 0; index < ids.#length; index++) {
      const form = ids.#formOf(index)
      const text = words[index * 4] ?? 0
      const isWrong = form === AS_TEXT ? text < 0 || text >= texts.length : form > FORMS.upper
      if (isWrong) throw misfit(`${name}w`, `holds no id at ${index}`)
    }
    return ids
  }

  write(parts: PartsOut, name: string): void {
    parts.ints(`${name}w`, this.#words.values)
    parts.ints(`${name}f`, this.#forms.values)
  }

  get length(): number {
    return this.#length
  }

  add(id: string): number {
    const index = this.#length++
    this.#words.reserve(4)
    if ((index & 15) === 0) this.#forms.push(0)
    this.set(index, id)
    return index
  }

  /** Another spelling of the same id. Only for what no reader knows yet. */
  set(index: number, id: string): void {
    const scratch = this.#scratch
    const spelt = id.length === GUID_LENGTH ? readGuid(id, 0, scratch) : undefined
    const isGuid = spelt === 'lower' || spelt === 'upper'
    if (!isGuid) scratch[0] = this.#texts.add(id)
    for (let word = 0; word < 4; word++) this.#words.set(index * 4 + word, scratch[word] ?? 0)
    const shift = (index & 15) * 2
    const others = this.#forms.at(index >>> 4) & ~(3 << shift)
    this.#forms.set(index >>> 4, others | ((isGuid ? FORMS[spelt] : AS_TEXT) << shift))
  }

  /** As it was written. */
  read(index: number): string {
    const at = index * 4
    const words = this.#words
    const form = this.#formOf(index)
    if (form === AS_TEXT) return this.#texts.read(words.at(at))
    return guidText(words.at(at), words.at(at + 1), words.at(at + 2), words.at(at + 3), form === 1 ? 'lower' : 'upper')
  }

  /** Case folded, is it this id? O(1) for a GUID that `guid` holds, else O(length). */
  is(index: number, id: string, guid: Int32Array | undefined): boolean {
    const at = index * 4
    const words = this.#words
    if (this.#formOf(index) === AS_TEXT) {
      const text = words.at(at)
      return this.#texts.lengthOf(text) === id.length && this.#texts.endsFolded(text, id, id.length)
    }
    if (guid === undefined) return false
    return (
      words.at(at) === guid[0] &&
      words.at(at + 1) === guid[1] &&
      words.at(at + 2) === guid[2] &&
      words.at(at + 3) === guid[3]
    )
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

  /** Is it written exactly like this? For an id that it is, case folded. */
  isSpelt(index: number, id: string): boolean {
    const form = this.#formOf(index)
    if (form === AS_TEXT) return this.read(index) === id
    return spellingOf(id) === form
  }

  /** The hash of an id, the same for all spellings. */
  hashAt(index: number, salt: number): number {
    const at = index * 4
    const words = this.#words
    if (this.#formOf(index) === AS_TEXT) {
      const id = this.read(index)
      return hashOfId(id, isGuid(id, this.#scratch) ? this.#scratch : undefined, salt)
    }
    return guidHash(words.at(at), words.at(at + 1), words.at(at + 2), words.at(at + 3), salt)
  }

  settle(): void {
    this.#words.settle()
    this.#forms.settle()
  }

  #formOf(index: number): number {
    return (this.#forms.at(index >>> 4) >>> ((index & 15) * 2)) & 3
  }
}

/** The hash of an id; of one that is a GUID, the hash of its bits. */
export function hashOfId(id: string, guid: Int32Array | undefined, salt: number): number {
  return guid === undefined
    ? hashFolded(id, salt)
    : guidHash(guid[0] ?? 0, guid[1] ?? 0, guid[2] ?? 0, guid[3] ?? 0, salt)
}

/** Reads an id that is a GUID and nothing else. */
export function isGuid(id: string, into: Int32Array): boolean {
  return id.length === GUID_LENGTH && readGuid(id, 0, into) !== undefined
}

/** How a GUID is kept that is written like this. Digits alone are lower case. */
function spellingOf(guid: string): number {
  let form = FORMS.lower
  for (let at = 0; at < guid.length; at++) {
    const code = guid.charCodeAt(at)
    if (code >= 97) return guid.toLowerCase() === guid ? FORMS.lower : AS_TEXT
    if (code >= 65) form = FORMS.upper
  }
  return form
}

function guidHash(a: number, b: number, c: number, d: number, salt: number): number {
  return hashStep(hashStep(hashStep(hashStep(salt, a), b), c), d)
}

const AS_TEXT = 0
const FORMS: Readonly<Record<Exclude<GuidCase, 'mixed'>, number>> = { lower: 1, upper: 2 }
