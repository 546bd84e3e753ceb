/**
 * Puts one object in the place of equal ones in lists of records: of `name`, which lists them in each. Whatever has
 * another shape stays as it is.
 */
export function share(records: unknown, name: string): void {
  if (!Array.isArray(records)) return
  const known = new Map<string, unknown>()
  for (const record of records) {
    const items: unknown = isRecord(record) && Object.hasOwn(record, name) ? record[name] : undefined
    if (!Array.isArray(items)) continue
    for (let index = 0; index < items.length; index++) {
      const text = JSON.stringify(items[index])
      const same = known.get(text)
      if (same === undefined) known.set(text, items[index])
      else items[index] = same
    }
  }
}

/** A value of JSON with keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
