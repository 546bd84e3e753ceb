import type { PolicySections } from 'rbac-core'
import { fold } from './text.js'

const GROUPS = '/providers/microsoft.management/managementgroups/'

/** C 7, S 4.2: folded, one leading slash, no trailing one, the alias of subscriptions rewritten. */
export function scopePath(text: string): string {
  let path = fold(text)
  if (!path.startsWith('/')) path = `/${path}`
  if (path.endsWith('/') && path !== '/') path = path.slice(0, -1)
  const alias = '/providers/microsoft.subscription/subscriptions/'
  return path.startsWith(alias) ? `/subscriptions/${path.slice(alias.length)}` : path
}

/** S 4.3: the root, the same scope, a path above by whole segments, or a management group above. Both are paths. */
export function covers(policy: PolicySections, above: string, below: string): boolean {
  if (above === '/' || above === below || below.startsWith(`${above}/`)) return true
  return groupsOver(policy, below).includes(above)
}

/** How far in a covering scope lies: the root, then management groups from the top, then paths by their length. */
export function depthOf(policy: PolicySections, above: string, below: string): number {
  if (above === '/') return 0
  if (above === below || below.startsWith(`${above}/`)) return 1_000_000 + above.length
  const over = groupsOver(policy, below)
  return over.length - over.indexOf(above)
}

/** Paths of the management groups a scope lies under, the nearest first. S 4.4: the links are given, never guessed. */
function groupsOver(policy: PolicySections, scope: string): string[] {
  const over: string[] = []
  let group = nearestGroup(policy, scope)
  while (group !== undefined && !over.includes(GROUPS + group)) {
    over.push(GROUPS + group)
    const entry = policy.managementGroups.find(({ id }) => fold(id) === group)
    group = entry?.parent == null ? undefined : fold(entry.parent)
  }
  return over
}

/** The group whose path starts the scope, or the one its subscription hangs under. */
function nearestGroup(policy: PolicySections, scope: string): string | undefined {
  if (scope.startsWith(GROUPS)) return scope.slice(GROUPS.length).split('/')[0]
  const [, top, subscription] = scope.split('/')
  if (top !== 'subscriptions' || subscription === undefined) return undefined // B17: no group covers tenant resources
  const entry = policy.managementGroups.find(({ subscriptions }) =>
    subscriptions.some((id) => fold(id) === subscription),
  )
  return entry && fold(entry.id)
}
