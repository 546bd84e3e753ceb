import { HEADER, longAt, SIGNATURE } from './layout.js'

/** Do the bytes begin as snapshots do? What follows may still be damaged. */
export function isSnapshot(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER.words * 4 && SIGNATURE.every((byte, index) => bytes[index] === byte)
}

/** How many bytes a snapshot has by its header, which is all that is needed of it; undefined for other bytes. */
export function snapshotLength(start: Uint8Array): number | undefined {
  if (!isSnapshot(start)) return undefined
  return longAt(new Uint32Array(Uint8Array.from(start.subarray(0, HEADER.words * 4)).buffer), HEADER.length)
}
