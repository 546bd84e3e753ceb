import { kindOf } from '../model/kind-of.js'
import { POLICY_SECTIONS } from '../model/policy.js'
import { shown } from '../model/shown.js'
import { nearest } from '../model/spelling.js'
import { isObject } from './check-keys.js'
import { child, type Place } from './place.js'
import { foreignType, recogniseItem } from './recognise.js'
import type { Report } from './report.js'
import { isSectionName, type SectionName } from './sections.js'
import { isOfPowerShell, untold } from './untold.js'

/** Items of one section, as they stand in a document. */
export interface ItemList {
  readonly section: SectionName
  readonly items: readonly unknown[]
  /** The place of `items`. */
  readonly place: Place
  /** Which of `items` belong to the section; left out when all do. */
  readonly indexes?: readonly number[]
}

/**
 * The lists of items in a document: an object with the sections as keys, `{ "value": [...] }` as Azure's REST API
 * answers, a bare list of items, or a list of such documents.
 */
export function readDocument(value: unknown, place: Place, report: Report): readonly ItemList[] {
  if (Array.isArray(value)) {
    if (!isListOfDocuments(value)) return bareList(value, place, report)
    return value.flatMap((document, index) => readOneDocument(document, child(place, index), report))
  }
  return readOneDocument(value, place, report)
}

function readOneDocument(value: unknown, place: Place, report: Report): readonly ItemList[] {
  if (Array.isArray(value)) return bareList(value, place, report)
  if (!isObject(value)) {
    report.error({
      code: 'UNRECOGNISED_DOCUMENT',
      place,
      message: `a policy document must be an object or a list, not ${kindOf(value)}`,
      help: 'an empty policy is written `{}` or `[]`',
    })
    return []
  }
  if (isOfPowerShell(value)) {
    reportUntold([value], place, report)
    return []
  }
  const hasSection = Object.keys(value).some(isSectionName)
  return !hasSection && Object.hasOwn(value, 'value')
    ? readPage(value, place, report)
    : readSections(value, place, report)
}

function bareList(items: readonly unknown[], place: Place, report: Report): readonly ItemList[] {
  const sections = items.map(recogniseItem)
  const found = new Set(sections)
  found.delete(undefined)
  // An item that lacks the key to tell it by is read as what all the others are, which then says what it lacks.
  const [only] = found
  if (found.size === 1 && only !== undefined && !items.some((item) => foreignType(item) !== undefined)) {
    return [{ section: only, items, place }]
  }
  if (found.size === 0 && items.length > 0) reportUntold(items, place, report)
  for (const [index, section] of sections.entries()) {
    if (section === undefined && found.size > 0) reportUntold([items[index]], child(place, index), report)
  }
  return [...found].flatMap((section) => {
    if (section === undefined) return []
    const indexes = [...sections.keys()].filter((index) => sections[index] === section)
    return [{ section, items, place, indexes }]
  })
}

function reportUntold(items: readonly unknown[], place: Place, report: Report): void {
  const [what, help] = untold(items[0])
  report.error({
    code: 'UNRECOGNISED_DOCUMENT',
    place,
    message: items.length > 1 ? `a list of ${items.length} items whose first ${what}` : `an item that ${what}`,
    help,
  })
}

function isListOfDocuments(list: readonly unknown[]): boolean {
  return list.some(hasSections) || (list.length > 0 && list.every((value) => Array.isArray(value)))
}

/** Items come first: a deny assignment has a key `principals`, as a document may. */
function hasSections(value: unknown): boolean {
  if (!isObject(value) || recogniseItem(value) !== undefined) return false
  return Object.keys(value).some((key) => key === 'value' || isSectionName(key))
}

function readPage(page: Page, place: Place, report: Report): readonly ItemList[] {
  const { value } = page
  reportPage(page, place, report)
  if (value === null) return []
  if (Array.isArray(value)) return bareList(value, child(place, 'value'), report)
  report.error({ code: 'INVALID_TYPE', place: child(place, 'value'), message: `must be a list, not ${kindOf(value)}` })
  return []
}

/** A list in `value`, as Azure's REST API answers. */
type Page = Readonly<Record<string, unknown>>

function reportPage(page: Page, place: Place, report: Report): void {
  for (const key of Object.keys(page)) {
    if (PAGE_KEYS.has(key) || key.startsWith('@odata.')) continue
    report.warn({
      code: 'UNKNOWN_FIELD',
      place: child(place, key),
      message: `a list in \`value\` has no key ${shown(key)} beside it`,
      of: 'key',
    })
  }
  for (const key of NEXT_KEYS) {
    const link = page[key]
    if (link === undefined || link === null || link === '') continue
    report.warn({
      code: 'INCOMPLETE_LIST',
      place: child(place, key),
      message: `the list is cut: its \`${key}\` says that there are more pages`,
      help: 'fetch every page and pass them all',
    })
  }
}

function readSections(document: Readonly<Record<string, unknown>>, place: Place, report: Report): readonly ItemList[] {
  const lists: ItemList[] = []
  for (const [key, value] of Object.entries(document)) {
    const at = child(place, key)
    if (key === 'version' && value !== VERSION) reportVersion(value, at, report)
    if (!isSectionName(key)) {
      if (!OTHER_KEYS.has(key)) reportUnknownSection(key, document, at, report)
      continue
    }
    const isPage = isObject(value) && Object.hasOwn(value, 'value')
    if (isPage) reportPage(value, at, report)
    const list = isPage ? value.value : value
    if (list === null) continue
    if (Array.isArray(list)) lists.push({ section: key, items: list, place: isPage ? child(at, 'value') : at })
    else report.error({ code: 'INVALID_TYPE', place: at, message: `must be a list, not ${kindOf(list)}` })
  }
  return lists
}

/** A later version may say things that this one would pass over. */
function reportVersion(value: unknown, place: Place, report: Report): void {
  report.error({
    code: 'UNSUPPORTED_VERSION',
    place,
    message: `${typeof value === 'number' ? value : kindOf(value)} is no version of policy documents that can be read`,
    help: `write ${VERSION}, or leave it out`,
  })
}

function reportUnknownSection(
  key: string,
  document: Readonly<Record<string, unknown>>,
  place: Place,
  report: Report,
): void {
  const meant = nearest(key, POLICY_SECTIONS, 3)
  const item = recogniseItem(document)
  report.error({
    code: 'UNKNOWN_FIELD',
    place,
    message: `a policy document has no key ${shown(key)}`,
    help:
      item !== undefined
        ? `put this item in a list under \`${item}\``
        : meant !== undefined
          ? `did you mean \`${meant}\`?`
          : `its keys are ${POLICY_SECTIONS.map((name) => `\`${name}\``).join(', ')}`,
    of: 'key',
  })
}

/** The version of policy documents. */
const VERSION = 1
const OTHER_KEYS: ReadonlySet<string> = new Set(['$schema', 'version'])
const PAGE_KEYS: ReadonlySet<string> = new Set(['value', 'nextLink', 'count', 'totalCount'])
/** Of Azure's resource manager, and of Entra. */
const NEXT_KEYS = ['nextLink', '@odata.nextLink'] as const
