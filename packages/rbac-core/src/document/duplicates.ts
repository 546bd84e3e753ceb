import type { PolicySections } from '../model/policy.js'
import { compareText, foldAscii } from '../model/text.js'
import type { Placed } from './context.js'
import { contentOf, identityOf } from './identity.js'
import { kinds } from './kinds.js'
import { child, whereIs } from './place.js'
import type { Report } from './report.js'
import type { SectionName } from './sections.js'

type PlacedItem<Name extends SectionName> = Placed<PolicySections[Name][number]>

/**
 * The items of a section, each once: several exports list the same role or assignment again and again.
 *
 * Copies that say the same collapse; copies that differ are an error, because which of them holds would depend on the
 * order of the files.
 */
export function distinct<Name extends SectionName>(
  name: Name,
  items: readonly PlacedItem<Name>[],
  report: Report,
): readonly PlacedItem<Name>[] {
  if (differAtOnce(items)) return items
  const identity: (item: PolicySections[Name][number]) => string = identityOf[name]
  const indexes = new Map<string, number>()
  /** Of first ones that have copies, which may be many of a large item. */
  const contents = new Map<string, string>()
  const kept: PlacedItem<Name>[] = []
  for (const item of items) {
    const key = identity(item.value)
    const index = indexes.get(key)
    const first = index === undefined ? undefined : kept[index]
    if (index === undefined || first === undefined) {
      indexes.set(key, kept.length)
      kept.push(item)
      continue
    }
    const content = contents.get(key) ?? contentOf(first.value)
    contents.set(key, content)
    if (content !== contentOf(item.value)) reportDifferent(name, first, item, report)
    else if (compareText(JSON.stringify(item.value), JSON.stringify(first.value)) < 0) {
      // Copies may differ in spelling: the same one is kept whatever the order of the documents.
      kept[index] = { value: item.value, place: first.place }
    }
  }
  return kept
}

/**
 * True when the last parts of all ids differ, and so the ids: nearly always so, and several times cheaper to see than
 * to compare whole resource ids.
 */
function differAtOnce(items: readonly Placed<object>[]): boolean {
  const tails = new Set<string>()
  for (const { value } of items) {
    if (!('id' in value) || typeof value.id !== 'string') return false
    tails.add(foldAscii(value.id.slice(value.id.lastIndexOf('/') + 1)))
  }
  return tails.size === items.length
}

/** Two items of one id that say different things. */
export function reportDifferent<Name extends SectionName>(
  name: Name,
  first: PlacedItem<Name>,
  second: PlacedItem<Name>,
  report: Report,
): void {
  const twoParents = 'parent' in first.value && 'parent' in second.value && first.value.parent !== second.value.parent
  const what = kinds[name].label.replace(/^an? /, '')
  report.error({
    code: twoParents ? 'DUPLICATE_PARENT' : 'DUPLICATE_ID',
    place: name === 'resources' || name === 'actions' ? second.place : child(second.place, 'id'),
    message: twoParents
      ? `the ${what} has another parent in ${whereIs(first.place, second.place)}`
      : `the ${what} is given again and differently in ${whereIs(first.place, second.place)}`,
    help: twoParents ? 'a management group has one parent' : 'keep one of the two, or give one of them another id',
  })
}
