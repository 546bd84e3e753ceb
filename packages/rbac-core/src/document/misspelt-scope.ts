import { nearest } from '../model/spelling.js'

/**
 * What was probably meant by a scope that is almost one of Azure's: `/subscriptions/s1` for `/subscription/s1`.
 *
 * Undefined when nothing looks misspelt. Scopes need not be Azure's, so this is good for a hint and no more.
 */
export function misspeltScope(scope: string): string | undefined {
  if (USUAL.test(scope)) return undefined
  const segments = scope.replace(/^\/|\/$/g, '').split('/')
  const at = USUAL_SUBSCRIPTION.test(scope) ? 2 : 0
  const segment = segments[at] ?? ''
  const known = at === 0 ? ['subscriptions', 'providers'] : ['resourceGroups', 'providers']
  const meant = nearest(segment, known)
  return meant === undefined ? undefined : `/${segments.with(at, meant).join('/')}`
}

const USUAL_SUBSCRIPTION = /^\/?subscriptions(?:\/|$)/i
/** The forms of nearly every scope in an export. */
const USUAL =
  /^\/?(?:$|providers(?:\/|$)|subscriptions(?:\/[^/]+)?\/?$|subscriptions\/[^/]+\/(?:resourceGroups|providers)(?:\/|$))/i
