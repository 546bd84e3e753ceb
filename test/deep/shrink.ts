/** What a policy or a request may lack; every other key stays, so that what is left is still in normal form. */
const OPTIONAL = new Set([
  ...['condition', 'conditionVersion', 'denyAssignmentEffect', 'startTime', 'endTime'],
  ...['groupIds', 'groupsIncomplete', 'isDataAction', 'attributes', 'now', 'subOperation'],
  ...['Request', 'Resource', 'Principal', 'Environment'],
])

/**
 * A smaller value for which `fails` still holds: items of lists and optional keys of objects are left out, one by one,
 * deepest last, until none can be spared. `fails` must be false for what is no case at all.
 */
export function shrink<T>(value: T, fails: (candidate: T) => boolean): T {
  let smallest = value
  for (let found = true; found; ) {
    found = false
    for (const candidate of smaller(smallest)) {
      if (!fails(candidate)) continue
      smallest = candidate
      found = true
      break
    }
  }
  return smallest
}

/** Every value that has one thing less. */
function* smaller<T>(value: T): Generator<T> {
  if (typeof value !== 'object' || value === null || value instanceof Date) return
  const keys = Object.keys(value)
  for (const key of keys) if (Array.isArray(value) || OPTIONAL.has(key)) yield without(value, key)
  for (const key of keys) {
    const inner: unknown = Reflect.get(value, key)
    for (const candidate of smaller(inner)) yield replaced(value, key, candidate)
  }
}

function without<T extends object>(value: T, key: string): T {
  if (Array.isArray(value)) return value.toSpliced(Number(key), 1) as unknown as T
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as T
}

function replaced<T extends object>(value: T, key: string, inner: unknown): T {
  if (Array.isArray(value)) return value.with(Number(key), inner) as unknown as T
  return { ...value, [key]: inner }
}
