/** A whole number from 0 to below its argument. */
export type Random = (below: number) => number

/** Numbers that look random and are the same for the same seed on every machine. */
export function randomFrom(seed: number): Random {
  let count = 0
  return (below) => Math.floor((mixed(seed, count++) / 2 ** 32) * below)
}

/** Thirty-two bits that depend on every bit of both numbers; the same pair gives the same bits. */
export function mixed(seed: number, index: number): number {
  return scrambled(scrambled(index + 0x9e3779b9) ^ seed)
}

/** A GUID as Azure writes it, for the `index`-th thing of its kind; made on demand, so nothing keeps a list of them. */
export function guid(seed: number, kind: number, index: number): string {
  const own = mixed(seed, kind)
  const [a, b, c, d] = [mixed(own, index), mixed(own ^ 1, index), mixed(own ^ 2, index), mixed(own ^ 3, index)]
  const version = hex((b & 0x0fff) | 0x4000)
  const variant = hex(((c >>> 16) & 0x3fff) | 0x8000)
  return `${hex(a >>> 16)}${hex(a & 0xffff)}-${hex(b >>> 16)}-${version}-${variant}-${hex(c & 0xffff)}${hex(d >>> 16)}${hex(d & 0xffff)}`
}

/** The last step of MurmurHash3: a bijection in which every input bit reaches every output bit. */
function scrambled(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

function hex(half: number): string {
  return HEX[half] ?? ''
}

/** Four digits for each sixteen bits: a world needs millions of GUIDs. */
const HEX: readonly string[] = Array.from({ length: 65_536 }, (_, half) => half.toString(16).padStart(4, '0'))
