/** ASCII case folded; the code of any other character as it is. */
export function foldedCode(code: number): number {
  return code >= 65 && code <= 90 ? code | 32 : code
}

/** Takes one more value into a hash that is being made. */
export function hashStep(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x5bd1e995)
  return mixed ^ (mixed >>> 15)
}

/** A hash of the text with ASCII case folded. O(length). */
export function hashFolded(text: string, salt: number): number {
  let hash = hashStep(salt, text.length)
  for (let at = 0; at < text.length; at++) hash = hashStep(hash, foldedCode(text.charCodeAt(at)))
  return hash
}

/** Goes on with a hash of the characters from `from` up to `end`, exactly as they are. O(length), four at a step. */
export function hashExact(text: string, from: number, end: number, hash: number): number {
  let result = hashStep(hash, end - from)
  let at = from
  for (; at + 4 <= end; at += 4) {
    // Wider characters overlap; that costs nothing but a longer search, for who looks compares.
    const four =
      text.charCodeAt(at) ^
      (text.charCodeAt(at + 1) << 8) ^
      (text.charCodeAt(at + 2) << 16) ^
      (text.charCodeAt(at + 3) << 24)
    result = hashStep(result, four)
  }
  for (; at < end; at++) result = hashStep(result, text.charCodeAt(at))
  return result
}
