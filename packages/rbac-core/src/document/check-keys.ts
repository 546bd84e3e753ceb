import { kindOf } from '../model/kind-of.js'
import { shown } from '../model/shown.js'
import { nearest } from '../model/spelling.js'
import type { Kind } from './kinds.js'
import { child, field, type Place } from './place.js'
import type { Report } from './report.js'

export type Keyed = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Reports the keys of an item that its kind does not have, and those of the objects in its lists; in the REST spelling,
 * also keys given twice.
 */
export function checkItemKeys(item: Keyed, kind: Kind, place: Place, report: Report): void {
  checkKeys(item, kind, place, report)
  const properties = kind.hasProperties ? item.properties : undefined
  if (isObject(properties)) {
    checkKeys(properties, kind, child(place, 'properties'), report)
    checkRepeated(item, properties, kind, place, report)
  } else if (properties !== undefined) {
    const message = `must be an object, not ${kindOf(properties)}`
    report.error({ code: 'INVALID_TYPE', place: child(place, 'properties'), message })
  }
  for (const [key, inner] of kind.inner) {
    const list = (isObject(properties) ? properties[key] : undefined) ?? item[key]
    if (!Array.isArray(list)) continue
    for (const [index, value] of list.entries()) {
      if (isObject(value)) checkKeys(value, inner, child(field(place, key), index), report)
    }
  }
}

function checkKeys(value: Keyed, kind: Kind, place: Place, report: Report): void {
  for (const key of Object.keys(value)) {
    if (kind.known.has(key) || kind.ignored.has(key)) continue
    const found = { code: 'UNKNOWN_FIELD', place: child(place, key), message: `${kind.label} has no key ${shown(key)}` }
    const help = kind.helpFor(key, value[key]) ?? hint(nearest(key, kind.known))
    if (kind.closed || help !== undefined) report.error({ ...found, help, of: 'key' })
    else report.warn({ ...found, of: 'key' })
  }
}

/** The flat and the REST spelling of one key in one item: no reader could say which of them holds. */
function checkRepeated(item: Keyed, properties: Keyed, kind: Kind, place: Place, report: Report): void {
  for (const key of kind.known) {
    const [outer, inner] = [item[key], properties[key]]
    if (outer === undefined || inner === undefined || JSON.stringify(outer) === JSON.stringify(inner)) continue
    report.error({
      code: 'DUPLICATE_KEY',
      place: child(place, key),
      message: `\`${key}\` says something else than \`${key}\` under \`properties\``,
      help: 'keep one of the two',
      of: 'key',
    })
  }
}

function hint(meant: string | undefined): string | undefined {
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`
}
