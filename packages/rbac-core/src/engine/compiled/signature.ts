/** A bit for each of some holders: where two signatures share none, they are of different holders. Many share a bit. */
export function signatureOf(holders: readonly number[]): number {
  let bits = 0
  for (const holder of holders) bits |= 1 << (Math.imul(holder, 0x9e3779b1) >>> 27)
  return bits
}
