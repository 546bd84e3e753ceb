import { checksumOf } from './checksum.js'

/**
 * What every snapshot starts with. The first byte is no text in any encoding, and the last four are changed by whoever
 * takes the file for text.
 */
export const SIGNATURE: Uint8Array = Uint8Array.of(0x8b, 0x52, 0x42, 0x41, 0x43, 0x0d, 0x0a, 0x1a)

/** Counts layouts; a reader takes its own only. */
export const FORMAT_VERSION = 3

/**
 * The header, in 32-bit words: the signature (2), the format version, the number of sections, the length of the whole
 * in bytes (low half, high half), two words kept zero, and the checksum (4) of all words but its own.
 */
export const HEADER = { version: 2, sections: 3, length: 4, zeros: 6, checksum: 8, words: 12 } as const

/**
 * Then, for each section: its kind (four letters), 1 where a reader that does not know it may pass over it, where its
 * content starts and how long that is, in bytes (low half, high half).
 */
export const ENTRY = { kind: 0, optional: 1, start: 2, length: 4, words: 6 } as const

/** Contents start at multiples of this many bytes, so that any typed array can look at them in place. */
export const ALIGNMENT = 8

/** More sections than any version has: it bounds what a reader looks at before it knows more. */
export const MOST_SECTIONS = 256

export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

/** A kind as the integer it is written as. */
export function kindCode(kind: string): number {
  return [...kind].reduce((code, letter, index) => code | (letter.charCodeAt(0) << (8 * index)), 0) >>> 0
}

/** Are numbers kept as snapshots keep them, the lowest byte first? So it is on all that Node and browsers run on. */
export function isLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
}

/** The checksum that a snapshot's words should carry. */
export function checksumFor(words: Uint32Array): Uint32Array {
  const signed = new Int32Array(words.buffer, words.byteOffset, words.length)
  return checksumOf(signed.subarray(0, HEADER.checksum), signed.subarray(HEADER.words))
}

/** Exact for every number that two words hold: what 2^53 and beyond round to is far outside any file. */
export function longAt(words: Uint32Array, at: number): number {
  return (words[at] ?? 0) + (words[at + 1] ?? 0) * 2 ** 32
}
