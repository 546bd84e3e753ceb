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
