/**
 * What stands between the scope and the last part of an assignment's id, as Azure writes them; undefined where the id
 * does not begin with the scope.
 *
 * @param likely tried first: nearly always it is the same as before
 */
export function infixOf(id: string, scope: string, likely: string): string | undefined {
  const start = scope.length
  const end = start + likely.length
  const isLikely =
    id.length > end && id.indexOf('/', end) === -1 && id.slice(start, end) === likely && id.slice(0, start) === scope
  if (isLikely) return likely
  const name = id.lastIndexOf('/') + 1
  if (name <= start || !id.startsWith(scope)) return undefined
  const infix = id.slice(start, name)
  return AUTHORIZATION.test(infix) ? infix : undefined
}

const AUTHORIZATION = /^\/?providers\/Microsoft\.Authorization\/[A-Za-z]{1,40}\/$/i
