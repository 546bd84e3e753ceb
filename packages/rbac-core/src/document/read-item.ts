import type * as z from 'zod/mini'
import { kindOf } from '../model/kind-of.js'
import { shown } from '../model/shown.js'
import { checkItemKeys, isObject, type Keyed } from './check-keys.js'
import { type Kind, kinds } from './kinds.js'
import { child, field, type Path, type Place, valueAt } from './place.js'
import type { RawItems } from './raw.js'
import { authorizationType, sectionOf } from './recognise.js'
import type { Report } from './report.js'
import { itemSchemas } from './schema.js'
import type { SectionName } from './sections.js'

/** One item of a section whose keys and types were checked, and the way back to where it was written. */
export interface Item<Name extends SectionName = SectionName> {
  readonly raw: RawItems[Name]
  readonly place: Place
  /** Where something of the right type stands in for what is not; such an item is looked through and left out. */
  readonly standIns?: readonly Place[]
}

/** Reads the shape of one item and reports what is of the wrong type; undefined when nothing of it can be read. */
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
  if (kind.hasProperties) checkSection(name, value, place, report)
  const properties = kind.hasProperties ? value.properties : undefined
  if (properties !== undefined && !isObject(properties)) return undefined
  const flat = properties === undefined ? value : flatten(name, value, properties)
  const parsed = shapeOf(name, flat)
  if (parsed === undefined) {
    reportBeginning(name, flat, place, report)
    return undefined
  }
  if (parsed.success) return { raw: parsed.data, place }
  for (const issue of parsed.error.issues) reportShape(issue, flat, place, kind, report)
  return withStandIns(name, flat, place, parsed.error.issues)
}

/** An eligible role under the active ones would grant, and a request for a role under the assignments as well. */
function checkSection(name: SectionName, item: Keyed, place: Place, report: Report): void {
  const type = authorizationType(item.type)
  const section = type === undefined ? name : sectionOf(type)
  if (type === undefined || section === name) return
  report.error({
    code: 'WRONG_SECTION',
    place: child(place, 'type'),
    message: `${shown(type)} does not belong under \`${name}\``,
    help: section === undefined ? 'leave it out' : `put it under \`${section}\``,
  })
}

type Shape<Name extends SectionName> = z.core.util.SafeParseResult<RawItems[Name]>

/** Undefined where more is wrong than zod can tell: it hands all of it on in one call, a hundred thousand at most. */
function shapeOf<Name extends SectionName>(name: Name, flat: Keyed): Shape<Name> | undefined {
  try {
    return itemSchemas[name].safeParse(flat)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Reports what is wrong at the beginning of each list, and that there is more. */
function reportBeginning(name: SectionName, flat: Keyed, place: Place, report: Report): void {
  const kind = kinds[name]
  const parsed = itemSchemas[name].safeParse(copyOf(flat, MOST_LISTED))
  for (const issue of parsed.error?.issues ?? []) reportShape(issue, flat, place, kind, report)
  report.error({
    code: 'INVALID_TYPE',
    place,
    message: `${kind.label} has more values of the wrong type than can be listed`,
    help: `mend those among the first ${MOST_LISTED} of each list, and their like after them`,
  })
}

/** Plain data once more, of each list the first `most`. */
function copyOf(value: unknown, most: number): unknown {
  if (Array.isArray(value)) return value.slice(0, most).map((one) => copyOf(one, most))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copyOf(one, most)]))
}

const MOST_LISTED = 1000

/**
 * The item with something of the right type wherever something is wrong, so that the rest of it can be read.
 *
 * @param issues what is wrong with it
 */
function withStandIns<Name extends SectionName>(
  name: Name,
  flat: Keyed,
  place: Place,
  issues: readonly z.core.$ZodIssue[],
): Item<Name> | undefined {
  const copy = copyOf(flat, Number.POSITIVE_INFINITY)
  const standIns: Place[] = []
  let wrong = issues
  // An object that stands in for something else lacks its keys, which the second round gives it.
  for (let round = 0; round < 2; round++) {
    for (const issue of wrong) {
      const path = pathIn(issue)
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) Reflect.deleteProperty(valueAt(copy, path) as object, key)
      } else {
        Reflect.set(valueAt(copy, path.slice(0, -1)) as object, path.at(-1) ?? '', standIn(issue))
        standIns.push(placeOf(path, place))
      }
    }
    const parsed = shapeOf(name, copy as Keyed)
    if (parsed === undefined) return undefined
    if (parsed.success) return { raw: parsed.data, place, standIns }
    wrong = parsed.error.issues
  }
  return undefined
}

function pathIn({ path }: z.core.$ZodIssue): Path {
  return path.map((key) => (typeof key === 'number' ? key : String(key)))
}

function standIn(issue: z.core.$ZodIssue): unknown {
  const expected = issue.code === 'invalid_type' ? issue.expected : issue.code
  return expected === 'array' ? [] : expected === 'object' ? {} : expected === 'boolean' ? false : ''
}

function placeOf([first = '', ...rest]: Path, item: Place): Place {
  return rest.reduce(child, field(item, String(first)))
}

function reportShape(issue: z.core.$ZodIssue, flat: Keyed, place: Place, kind: Kind, report: Report): void {
  // The keys were checked before, with more to say.
  if (issue.code === 'unrecognized_keys') return
  const path = pathIn(issue)
  const found = valueAt(flat, path)
  if (found === undefined) {
    const holder = path.length === 1 ? place : placeOf(path.slice(0, -1), place)
    const { label } = (path.length > 1 ? kind.inner.get(String(path[0])) : undefined) ?? kind
    report.error({ code: 'MISSING_FIELD', place: holder, message: `${label} needs \`${path.at(-1)}\`` })
    return
  }
  const expected = issue.code === 'invalid_type' ? issue.expected : issue.code
  report.error({
    code: 'INVALID_TYPE',
    place: placeOf(path, place),
    message: `must be ${EXPECTED.get(expected) ?? expected}, not ${kindOf(found)}`,
    help: mendFor(expected, found),
  })
}

/** For the slips that people make: nothing is converted, but it is plain what was meant. */
function mendFor(expected: string, found: unknown): string | undefined {
  switch (expected) {
    case 'string':
      return typeof found === 'number' || typeof found === 'boolean' ? 'put it in quotes' : undefined
    case 'boolean':
      return found === 'true' || found === 'false' ? 'take the quotes off' : undefined
    case 'array':
      return typeof found === 'string' || isObject(found) ? 'put it in square brackets, as a list of one' : undefined
    default:
      return undefined
  }
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
