import { nextTurn } from './turn.js'

/**
 * Bytes in use on the heap and in buffers outside it, after a full collection.
 *
 * @throws {Error} without `--expose-gc`
 */
export function bytesInUse(): number {
  if (globalThis.gc === undefined) throw new Error('memory can only be measured with --expose-gc')
  // Twice: what a finalizer held on to in the first pass goes in the second.
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The same in the next turn: until the running job ends, what is only pointed to is kept. */
export async function settledBytes(): Promise<number> {
  await nextTurn()
  return bytesInUse()
}
