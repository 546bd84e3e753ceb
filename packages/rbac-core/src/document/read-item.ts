import { type Kind, kinds } from './kinds.js'
import { child, field, type Place, valueAt } from './place.js'
import { kindOf } from './plain.js'
import type { RawItems } from './raw.js'
import type { Report } from './report.js'
import { itemSchemas } from './schema.js'
import type { SectionName } from './sections.js'
import { nearest } from './suggest.js'

type Fields = Readonly<Record<string, unknown>>

/** One item of a section whose keys and types were checked, and the way back to where it was written. */
export interface Item<Name extends SectionName = SectionName> {
  readonly raw: RawItems[Name]
  readonly place: Place
}

/** Reads the shape of one item; undefined when something in it is of the wrong type, which is then reported. */
export function readItem<Name extends SectionName>(
  name: Name,
  value: unknown,
  place: Place,
  report: Report,
): Item<Name> | undefined {
  const kind = kinds[name]
  if (!isObject(value)) {
    report.error({ code: 'INVALID_TYPE', place, message: `${kind.label} must be an object, not ${kindOf(value)}` })
    return undefined
  }
  const properties = kind.hasProperties && isObject(value.properties) ? value.properties : undefined
  checkKeys(value, kind, place, report)
  if (properties !== undefined) checkKeys(properties, kind, child(place, 'properties'), report)
  const flat = properties === undefined ? value : flatten(name, value, properties)
  const parsed = itemSchemas[name].safeParse(flat)
  if (parsed.success) return { raw: parsed.data, place }
  for (const { path, message, code, ...issue } of parsed.error.issues) {
    const keys = path.map((key) => (typeof key === 'number' ? key : String(key)))
    const found = valueAt(flat, keys)
    const expected = 'expected' in issue ? String(issue.expected) : ''
    report.error({
      code: found === undefined ? 'MISSING_FIELD' : 'INVALID_TYPE',
      place: keys.slice(1).reduce(child, field(place, String(keys[0]))),
      message:
        found === undefined
          ? `${kind.label} needs \`${keys.join('.')}\``
          : `must be ${EXPECTED.get(expected) ?? ATTRIBUTE}, not ${kindOf(found)}`,
      help:
        expected === 'string' && (typeof found === 'number' || typeof found === 'boolean')
          ? 'put it in quotes'
          : undefined,
    })
  }
  return undefined
}

/** Reports the keys of `value` that its kind does not have. */
export function checkKeys(value: Fields, kind: Kind, place: Place, report: Report): void {
  for (const key of Object.keys(value)) {
    if (kind.known.has(key) || kind.ignored.has(key)) continue
    if (key === 'properties' && kind.hasProperties) continue
    const meant = nearest(key, kind.known)
    const found = {
      code: 'UNKNOWN_FIELD',
      place: child(place, key),
      message: `${kind.label} has no key \`${key}\``,
      help: meant === undefined ? undefined : `did you mean \`${meant}\`?`,
      of: 'key',
    } as const
    if (kind.closed || meant !== undefined) report.error(found)
    else report.warn(found)
  }
}

/** The flat spelling of an item in the REST spelling. */
function flatten(name: SectionName, envelope: Fields, properties: Fields): Fields {
  const flat = { ...envelope, ...properties }
  // REST calls a role's type `type`, which beside the others is the type of the resource.
  if (name === 'roleDefinitions' && Object.hasOwn(properties, 'type')) flat.roleType = properties.type
  return flat
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'an object'],
  ['record', 'an object'],
])
const ATTRIBUTE = 'text, a number, true, false or a list of these'
