import { kindOf } from '../model/kind-of.js'
import type { AttributeValue, AttributeValues } from '../model/request.js'
import { isObject } from './check-keys.js'
import type { Context } from './context.js'
import { child, type Place } from './place.js'
import type { Report } from './report.js'
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
    else reportValue(value, child(place, name), report)
  }
  return { attributes: Object.freeze(copy) }
}

/** Of a list the entries that are wrong are reported. */
function reportValue(value: unknown, place: Place, report: Report): void {
  if (!Array.isArray(value)) {
    reportKind(value, place, 'text, a number, true, false or a list of these', report)
    return
  }
  for (const [index, entry] of value.entries()) {
    const isWrong = Array.isArray(entry) || !attributeSchema.safeParse(entry).success
    if (isWrong) reportKind(entry, child(place, index), 'text, a number, true or false', report)
  }
}

function reportKind(value: unknown, place: Place, expected: string, report: Report): void {
  // YAML has numbers that are none to JSON.
  const found = typeof value === 'number' ? `${value}` : kindOf(value)
  report.error({ code: 'INVALID_TYPE', place, message: `must be ${expected}, not ${found}` })
}
