import { isFields } from './shapes.js'

/** One item of a list. */
export interface Item {
  readonly value: unknown
  /** Where it stands in its file, as the path of an issue. */
  readonly place: string
}

/** The items of a list, of a page of a list, of a Resource Graph answer; else the value itself. */
export function itemsOf(value: unknown): readonly Item[] {
  if (Array.isArray(value)) return itemsAt(value, '')
  if (!isFields(value)) return []
  if (Array.isArray(value.data) && Object.hasOwn(value, 'count')) return itemsAt(value.data, 'data')
  return Array.isArray(value.value) ? itemsAt(value.value, 'value') : [{ value, place: '' }]
}

function itemsAt(list: readonly unknown[], place: string): readonly Item[] {
  return list.map((value, index) => ({ value, place: `${place}[${index}]` }))
}

/** True where a page says that there are more. */
export function isCut(value: unknown): boolean {
  return (
    isFields(value) &&
    ['nextLink', '@odata.nextLink', 'skip_token', 'skipToken', '$skipToken'].some((key) => Boolean(value[key]))
  )
}
