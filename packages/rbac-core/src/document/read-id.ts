import { checkResourceId } from './checks.js'
import type { Context } from './context.js'
import { field, type Place } from './place.js'

interface Named<Key extends string> {
  readonly raw: { readonly [key in Key]?: string | null | undefined }
  readonly place: Place
}

/** The id of an item: the first of `keys` that it has. Undefined when it has none, or after reporting a bad one. */
export function readId<Key extends string>(
  item: Named<Key>,
  keys: readonly Key[],
  context: Context,
): string | undefined {
  for (const key of keys) {
    const id = item.raw[key]
    if (typeof id === 'string') return checkResourceId(id, field(item.place, key), context)
  }
  return undefined
}

/** Like `readId`, for items that can't do without. */
export function requireId<Key extends string>(
  item: Named<Key>,
  keys: readonly Key[],
  label: string,
  context: Context,
): string | undefined {
  if (keys.every((key) => typeof item.raw[key] !== 'string')) {
    const message = `${label} needs ${keys.map((key) => `\`${key}\``).join(' or ')}`
    context.report.error({ code: 'MISSING_FIELD', place: item.place, message })
  }
  return readId(item, keys, context)
}
