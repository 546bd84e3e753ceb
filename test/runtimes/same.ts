/** What `node:util` calls `isDeepStrictEqual`, for plain data and for programs that run where there is no Node. */
export function isDeepStrictEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [Object.keys(a), Object.keys(b)]
  return left.length === right.length && holdsAll(a, b)
}

/** Whether `whole` holds everything that `part` does, at every depth. */
export function includes(whole: unknown, part: unknown): boolean {
  if (!isObject(part)) return Object.is(whole, part)
  return (
    isObject(whole) && Object.keys(part).every((key) => Object.hasOwn(whole, key) && includes(whole[key], part[key]))
  )
}

function holdsAll(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return Object.keys(a).every((key) => Object.hasOwn(b, key) && isDeepStrictEqual(a[key], b[key]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
