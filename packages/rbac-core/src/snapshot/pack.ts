import { aligned, checksumFor, ENTRY, FORMAT_VERSION, HEADER, kindCode, SIGNATURE } from './layout.js'

/** A named part of a snapshot. */
export interface Section {
  /** Four ASCII letters. */
  readonly kind: string
  /** May a reader that does not know the kind pass over it? Only what can't change an answer is. */
  readonly optional?: boolean
  readonly content: Int32Array | Uint32Array | Uint8Array | Float64Array
}

/**
 * The snapshot of some sections: the same bytes for the same sections. O(their size).
 *
 * @param allocate makes the memory it is to lie in, filled with zeros
 */
export function packSections(
  sections: readonly Section[],
  allocate: (bytes: number) => ArrayBufferLike = (length) => new ArrayBuffer(length),
): Uint8Array {
  const starts: number[] = []
  let end = aligned((HEADER.words + sections.length * ENTRY.words) * 4)
  for (const { content } of sections) {
    starts.push(end)
    end = aligned(end + content.byteLength)
  }
  const bytes = new Uint8Array(allocate(end))
  const words = new Uint32Array(bytes.buffer)
  bytes.set(SIGNATURE)
  words[HEADER.version] = FORMAT_VERSION
  words[HEADER.sections] = sections.length
  setLong(words, HEADER.length, end)
  for (const [index, { kind, optional, content }] of sections.entries()) {
    const entry = HEADER.words + index * ENTRY.words
    const start = starts[index] ?? 0
    words[entry + ENTRY.kind] = kindCode(kind)
    words[entry + ENTRY.optional] = optional === true ? 1 : 0
    setLong(words, entry + ENTRY.start, start)
    setLong(words, entry + ENTRY.length, content.byteLength)
    bytes.set(new Uint8Array(content.buffer, content.byteOffset, content.byteLength), start)
  }
  words.set(checksumFor(words), HEADER.checksum)
  return bytes
}

function setLong(words: Uint32Array, at: number, value: number): void {
  words[at] = value % 2 ** 32
  words[at + 1] = Math.floor(value / 2 ** 32)
}
