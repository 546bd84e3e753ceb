/**
 * Hashes of texts that look at some of their characters, each kind of text where its kind tends to differ. A text that
 * came off the wire has no hash yet, and looking at all of it would cost more than everything else a question costs.
 *
 * Any characters would do: what a hash finds is compared. Where these tell too few texts apart, `TextCache` turns to
 * `hashWhole`.
 */
export type Sample = (text: string, salt: number) => number

/** Of ids: GUIDs differ everywhere but in the middle, or, where somebody counted them up, at their end. */
export function sampleId(text: string, salt: number): number {
  const { length } = text
  if (length < SHORT) return hashWhole(text, salt)
  let hash = salt ^ length
  hash = step(hash, fourOf(text, 0, 2))
  hash = step(hash, fourOf(text, length - 4, 1))
  if (length !== GUID) hash = step(hash, fourOf(text, 8, length >>> 3))
  return mixed(hash)
}

/** Of actions: many end alike and all providers begin alike, so what lies between is looked at more closely. */
export function sampleAction(text: string, salt: number): number {
  const { length } = text
  if (length < SHORT) return hashWhole(text, salt)
  const apart = ((length - 14) / 12) | 0
  let hash = salt ^ length
  hash = step(hash, fourOf(text, length - 10, 3))
  hash = step(hash, fourOf(text, 10, apart))
  hash = step(hash, fourOf(text, 10 + apart * 4, apart))
  hash = step(hash, fourOf(text, 10 + apart * 8, apart))
  return mixed(hash)
}

/**
 * Of scopes: in Azure's the subscription comes first, then the resource group's name, and at the end the resource's. The
 * "G" of `resourceGroups` tells apart what is written in lower case, as many write all of a scope.
 */
export function sampleScope(text: string, salt: number): number {
  const { length } = text
  if (length < SHORT) return hashWhole(text, salt)
  let hash = salt ^ length
  hash = step(hash, fourOf(text, 16, 2))
  hash = step(hash, fourOf(text, length - 4, 1))
  if (length < GROUP) return mixed(step(hash, fourOf(text, length >>> 1, length >>> 3)))
  if (length < DEEP) return mixed(step(hash, fourOf(text, 60, 4)))
  const names = text.charCodeAt(60) ^ (text.charCodeAt(70) << 8) ^ (text.charCodeAt(76) << 16)
  return mixed(step(hash, names ^ (text.charCodeAt(length - 9) << 24)))
}

/** Of every character. */
export function hashWhole(text: string, salt: number): number {
  let hash = salt ^ text.length
  for (let at = 0; at < text.length; at++) hash = step(hash, text.charCodeAt(at))
  return mixed(hash)
}

/** Shorter texts are looked at whole. */
const SHORT = 26
const GUID = 36
/** From this length on a scope names a resource group, and from that one on a resource in it, in Azure. */
const GROUP = 73
const DEEP = 92

/** Four characters from `at` on, each `apart` from the one before. */
function fourOf(text: string, at: number, apart: number): number {
  return (
    text.charCodeAt(at) ^
    (text.charCodeAt(at + apart) << 8) ^
    (text.charCodeAt(at + apart * 2) << 16) ^
    (text.charCodeAt(at + apart * 3) << 24)
  )
}

function step(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193)
}

function mixed(hash: number): number {
  const spread = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return spread ^ (spread >>> 13)
}
