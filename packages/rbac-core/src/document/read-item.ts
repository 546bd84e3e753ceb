import type * as z from 'zod/mini'
import { kindOf } from '../model/kind-of.js'
import { checkItemKeys, isObject, type Keyed } from './check-keys.js'
import { kinds } from './kinds.js'
import { child, field, type Place, valueAt } from './place.js'
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
  const properties = kind.hasProperties ? value.properties : undefined
  if (properties !== undefined && !isObject(properties)) return undefined
  const flat = properties === undefined ? value : flatten(name, value, properties)
  const parsed = itemSchemas[name].safeParse(flat)
  if (parsed.success) return { raw: parsed.data, place }
  for (const issue of parsed.error.issues) reportShape(issue, flat, place, kind.label, report)
  return undefined
}

function reportShape(issue: z.core.$ZodIssue, flat: Keyed, place: Place, label: string, report: Report): void {
  // The keys were checked before, with more to say.
  if (issue.code === 'unrecognized_keys') return
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)))
  const [first = '', ...rest] = path
  const found = valueAt(flat, path)
  if (found === undefined) {
    const holder = rest.length === 0 ? place : rest.slice(0, -1).reduce(child, field(place, String(first)))
    report.error({ code: 'MISSING_FIELD', place: holder, message: `${label} needs \`${path.at(-1)}\`` })
    return
  }
  const expected = issue.code === 'invalid_type' ? issue.expected : issue.code
  const needsQuotes = expected === 'string' && (typeof found === 'number' || typeof found === 'boolean')
  report.error({
    code: 'INVALID_TYPE',
    place: rest.reduce(child, field(place, String(first))),
    message: `must be ${EXPECTED.get(expected) ?? expected}, not ${kindOf(found)}`,
    help: needsQuotes ? 'put it in quotes' : undefined,
  })
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
])
