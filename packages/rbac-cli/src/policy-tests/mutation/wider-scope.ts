/**
 * The scope above, as people think of it: of a resource its parent or its resource group, of that the subscription, of
 * that the root; elsewhere one segment less. Undefined for the root.
 */
export function widerScope(scope: string): string | undefined {
  const segments = scope.split('/').filter((segment) => segment !== '')
  if (segments.length === 0) return undefined
  const folded = segments.map((segment) => segment.toLowerCase())
  const inPairs = folded[0] === 'subscriptions' || folded[0] === 'providers'
  // A resource directly below: `/providers/<provider>/<type>/<name>`.
  if (inPairs && segments.length >= 4 && folded.at(-4) === 'providers') segments.splice(-4)
  else segments.splice(inPairs ? -2 : -1)
  return `/${segments.join('/')}`
}
