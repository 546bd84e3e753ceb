import { checkItemKeys, isObject, type Keyed } from './check-keys.js'
import { kinds } from './kinds.js'
import { child, field, type Place, valueAt } from './place.js'
import { kindOf } from './plain.js'
import type { RawItems } from './raw.js'
import type { Report } from './report.js'
import { itemSchemas } from './schema.js'
import type { SectionName } from './sections.js'

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
  checkItemKeys(value, kind, place, report)
  const flat = kind.hasProperties && isObject(value.properties) ? flatten(name, value, value.properties) : value
  const parsed = itemSchemas[name].safeParse(flat)
  if (parsed.success) return { raw: parsed.data, place }
  for (const { path, message, code, ...issue } of parsed.error.issues) {
    const keys = path.map((key) => (typeof key === 'number' ? key : String(key)))
    const found = valueAt(flat, keys)
    // The keys were checked before, with more to say.
    if (code === 'unrecognized_keys') continue
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

/** The flat spelling of an item in the REST spelling. */
function flatten(name: SectionName, envelope: Keyed, properties: Keyed): Keyed {
  const flat = { ...envelope, ...properties }
  // REST calls a role's type `type`, which beside the others is the type of the resource.
  if (name === 'roleDefinitions' && Object.hasOwn(properties, 'type')) flat.roleType = properties.type
  return flat
}

const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'an object'],
  ['record', 'an object'],
])
const ATTRIBUTE = 'text, a number, true, false or a list of these'
