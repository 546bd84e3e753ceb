import { kindOf } from '../model/kind-of.js'
import type { AttributeValue, AttributeValues } from '../model/request.js'
import { isObject } from './check-keys.js'
import type { Context } from './context.js'
import { child, type Place } from './place.js'
import { attributeSchema } from './schema.js'

/** Stored attributes: own keys and no prototype, since an attribute may be called `constructor`. */
export function readAttributes(
  attributes: unknown,
  place: Place,
  { report }: Context,
): { readonly attributes?: AttributeValues } {
  if (attributes === null || attributes === undefined) return {}
  if (!isObject(attributes)) {
    report.error({ code: 'INVALID_TYPE', place, message: `must be an object, not ${kindOf(attributes)}` })
    return {}
  }
  const copy: Record<string, AttributeValue> = Object.create(null)
  for (const [name, value] of Object.entries(attributes)) {
    const parsed = attributeSchema.safeParse(value)
    if (parsed.success) copy[name] = Object.freeze(parsed.data)
    else {
      const message = `must be text, a number, true, false or a list of these, not ${kindOf(value)}`
      report.error({ code: 'INVALID_TYPE', place: child(place, name), message })
    }
  }
  return { attributes: Object.freeze(copy) }
}
