/**
 * Puts one object in the place of equal ones in lists of records: of `name`, which lists them in each. Whatever has
 * another shape stays as it is.
 */
export function share(records: unknown, name: string): void {
  if (!Array.isArray(records)) return
  const known: unknown[] = []
  for (const record of records) {
    const items: unknown = isRecord(record) && Object.hasOwn(record, name) ? record[name] : undefined
    if (!Array.isArray(items)) continue
    for (let index = 0; index < items.length; index++) {
      const item: unknown = items[index]
      const same = known.find((each) => areEqual(each, item))
      if (same !== undefined) items[index] = same
      else if (known.length < MOST_KNOWN) known.push(item)
    }
  }
}

/** Most repeat a few; each that does not is compared with all of these. */
const MOST_KNOWN = 16

/** Of values that were read from JSON. */
function areEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => areEqual(item, b[index]))
  }
  if (!isRecord(a) || !isRecord(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && areEqual(a[key], b[key]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
