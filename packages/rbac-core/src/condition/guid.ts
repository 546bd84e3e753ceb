const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const BARE = /^[0-9a-f]{32}$/i

/**
 * A GUID in one spelling, lower case with dashes; undefined when `text` is none.
 *
 * Takes both usual spellings, `8e3af657-a8ff-443c-a75c-2fe8c4bcb635` and the same without dashes.
 */
export function parseGuid(text: string): string | undefined {
  if (text.length === 36) return DASHED.test(text) ? text.toLowerCase() : undefined
  return text.length === 32 && BARE.test(text) ? dashed(text.toLowerCase()) : undefined
}

/** As `parseGuid`, but `text` may also be a resource id that ends in a GUID, as a role definition's id does. */
export function guidIn(text: string): string | undefined {
  return parseGuid(text.slice(text.lastIndexOf('/') + 1))
}

function dashed(hex: string): string {
  const part = (from: number, to: number) => hex.slice(from, to)
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`
}
