import { InvalidSnapshotError } from '../errors.js'
import { isSnapshot } from './frame.js'
import {
  ALIGNMENT,
  checksumFor,
  ENTRY,
  FORMAT_VERSION,
  HEADER,
  isLittleEndian,
  kindCode,
  longAt,
  MOST_SECTIONS,
} from './layout.js'

/**
 * The sections of a snapshot, looked at where they lie: nothing is copied, unless the bytes start at an odd place.
 *
 * Everything that can be wrong with the frame is found here: another file, another version, bytes that are missing,
 * left over or changed, sections that overlap, lie outside or are not known. What a section holds is for its reader to
 * check. O(length): every word is read once, for the checksum.
 */
export class Sections {
  readonly #buffer: ArrayBufferLike
  readonly #places: ReadonlyMap<number, Place>

  /**
   * @param kinds those that the caller reads; another one is refused, unless the snapshot says it may be passed over
   * @throws {InvalidSnapshotError}
   */
  constructor(bytes: Uint8Array, kinds: readonly string[]) {
    const whole = wordAligned(bytes)
    const words = checkedWords(whole)
    this.#buffer = whole.buffer
    this.#places = placesOf(words, whole.byteOffset, new Set(kinds.map(kindCode)))
  }

  /** @throws {InvalidSnapshotError} when it is missing or not made of whole integers */
  int32(kind: string): Int32Array {
    const { start, length } = this.#place(kind, 4)
    return new Int32Array(this.#buffer, start, length / 4)
  }

  float64(kind: string): Float64Array {
    const { start, length } = this.#place(kind, 8)
    return new Float64Array(this.#buffer, start, length / 8)
  }

  bytes(kind: string): Uint8Array {
    const { start, length } = this.#place(kind, 1)
    return new Uint8Array(this.#buffer, start, length)
  }

  #place(kind: string, unit: number): Place {
    const place = this.#places.get(kindCode(kind))
    if (place === undefined) throw damaged(`section \`${kind}\` is missing`)
    if (place.length % unit !== 0) throw damaged(`section \`${kind}\` does not hold whole numbers`)
    return place
  }
}

/** Where a section's content lies in the buffer, in bytes. */
interface Place {
  readonly start: number
  readonly length: number
}

/** The bytes, at a place where numbers can be read: copied only when they are not at one. */
function wordAligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % ALIGNMENT === 0 ? bytes : Uint8Array.from(bytes)
}

function checkedWords(bytes: Uint8Array): Uint32Array {
  if (!isSnapshot(bytes))
    throw new InvalidSnapshotError('notASnapshot', 'not a snapshot (make one with `rbac compile`)')
  if (!isLittleEndian()) throw new InvalidSnapshotError('version', 'this machine keeps numbers the other way round')
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
  const version = words[HEADER.version] ?? 0
  if (version !== FORMAT_VERSION) {
    const message = `snapshot of format ${version}, where this version reads format ${FORMAT_VERSION} (make it again)`
    throw new InvalidSnapshotError('version', message)
  }
  const length = longAt(words, HEADER.length)
  if (length !== bytes.length || length % ALIGNMENT !== 0) {
    throw damaged(`it has ${bytes.length} bytes where its header says ${length}`)
  }
  const expected = checksumFor(words)
  if (!expected.every((word, index) => words[HEADER.checksum + index] === word)) {
    throw damaged('its checksum does not fit')
  }
  return words
}

function placesOf(words: Uint32Array, offset: number, known: ReadonlySet<number>): ReadonlyMap<number, Place> {
  const count = words[HEADER.sections] ?? 0
  const end = words.length * 4
  let free = (HEADER.words + count * ENTRY.words) * 4
  if (count > MOST_SECTIONS || free > end) throw damaged(`it says it has ${count} sections`)
  const places = new Map<number, Place>()
  for (let index = 0; index < count; index++) {
    const entry = HEADER.words + index * ENTRY.words
    const kind = words[entry + ENTRY.kind] ?? 0
    const start = longAt(words, entry + ENTRY.start)
    const length = longAt(words, entry + ENTRY.length)
    if (start % ALIGNMENT !== 0 || start < free || start + length > end) throw damaged(`section ${index} is misplaced`)
    free = start + length
    if (places.has(kind)) throw damaged(`section ${index} is there twice`)
    if (known.has(kind)) places.set(kind, { start: offset + start, length })
    else if (words[entry + ENTRY.optional] !== 1) {
      throw new InvalidSnapshotError('version', `section ${index} is of a kind this version does not know`)
    }
  }
  return places
}

function damaged(what: string): InvalidSnapshotError {
  return new InvalidSnapshotError('damaged', `damaged snapshot: ${what}`)
}
