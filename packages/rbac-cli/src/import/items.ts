import { fromPowerShell, isPowerShell } from './powershell.js'
import { type Fields, isFields } from './shapes.js'

/** One item of a list. */
export interface Item {
  /** In the spelling of `az` or of the REST API. */
  readonly value: unknown
  /** As it stands in the file. */
  readonly written: unknown
  /** Where it stands in its file, as the path of an issue. */
  readonly place: string
}

/** The items of a list, of pages of one (in a list themselves, too), of a Resource Graph answer; else the value itself. */
export function itemsOf(value: unknown): readonly Item[] {
  if (!Array.isArray(value)) return itemsIn(value, '')
  return value.flatMap((one, index) => itemsIn(one, `[${index}]`))
}

/**
 * True where a policy may hold the file as it stands: a document, a list of items, or a page of one. The rest has to be
 * taken out of what is around it, or spelled otherwise.
 */
export function isAsPolicyHoldsIt(value: unknown): boolean {
  if (Array.isArray(value)) return !value.some((one) => isPowerShell(one) || listIn(one) !== undefined)
  if (!isFields(value)) return true
  if (Array.isArray(value.value)) return !value.value.some(isPowerShell)
  return !isPowerShell(value) && !isGraphAnswer(value) && !ITEM_KEYS.some((key) => Object.hasOwn(value, key))
}

/** True for the list that a single object of PowerShell was, a list, and a page of one. */
export function isList(value: unknown): boolean {
  return Array.isArray(value) || isPowerShell(value) || listIn(value) !== undefined
}

/** True where a page says that there are more, and they do not follow. */
export function isCut(value: unknown): boolean {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  return listIn(last) !== undefined && isFields(last) && NEXT_KEYS.some((key) => Boolean(last[key]))
}

function itemsIn(value: unknown, place: string): readonly Item[] {
  const list = listIn(value)
  if (list === undefined) return [{ value: fromPowerShell(value), written: value, place }]
  const [key, items] = list
  const before = place === '' ? key : `${place}.${key}`
  return items.map((item, index) => ({ value: fromPowerShell(item), written: item, place: `${before}[${index}]` }))
}

/** The list in a page, and the key it has there. */
function listIn(value: unknown): readonly [key: string, items: readonly unknown[]] | undefined {
  if (!isFields(value)) return undefined
  if (isGraphAnswer(value) && Array.isArray(value.data)) return ['data', value.data]
  return Array.isArray(value.value) ? ['value', value.value] : undefined
}

/** What `az graph query` prints. */
function isGraphAnswer(value: Fields): boolean {
  return Array.isArray(value.data) && Object.hasOwn(value, 'count')
}

/** Keys of items that no policy document has: the file is one item. */
const ITEM_KEYS = ['id', 'principalId', 'properties'] as const
const NEXT_KEYS = ['nextLink', '@odata.nextLink', 'skip_token', 'skipToken', '$skipToken'] as const
