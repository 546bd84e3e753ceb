import { foldAscii } from '../../fold-ascii.js'

/** A resource id so that two spellings of one id are equal: Azure ignores the case of its letters. */
export function resourceKey(id: string): string {
  return foldAscii(id)
}

/** The subscription a resource id starts with, in lower case. */
export function subscriptionOf(id: string): string {
  return foldAscii(id).split('/')[2] ?? ''
}

/** The last segment of a resource id: the name of the resource. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1)
}
