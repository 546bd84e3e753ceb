import type { Hierarchy } from '../scope/hierarchy.js'
import { managementGroupOf, type Scope, scopeKind, subscriptionOf } from '../scope/scope.js'

const MANAGEMENT_GROUPS = '/providers/microsoft.management/managementgroups'

/** The paths of all scopes that cover `scope`, outermost first, itself last. O(segments + management groups above). */
export function lineageOf(scope: Scope, { groupOfSubscription, parentOfGroup }: Hierarchy): readonly string[] {
  const own = managementGroupOf(scope)
  const subscription = subscriptionOf(scope)
  const groups: string[] = []
  let group = own === undefined ? groupOfSubscription.get(subscription ?? '') : parentOfGroup.get(own)
  // Invariant: the hierarchy has no cycle (checked where policies are read); the bound keeps a slip from hanging.
  while (group !== undefined && group !== null && groups.length <= parentOfGroup.size) {
    groups.push(`${MANAGEMENT_GROUPS}/${group}`)
    group = parentOfGroup.get(group)
  }
  const paths = scope.segments.map((_, depth) => `/${scope.segments.slice(0, depth + 1).join('/')}`)
  return ['/', ...groups.reverse(), ...paths]
}

/** A scope as people call it, and what it is. */
export function scopeWords(scope: Scope): { readonly title: string; readonly subtitle: string } {
  const written = scope.text.replace(/^\/|\/$/g, '').split('/')
  const last = shortName(written.at(-1) ?? '')
  switch (scopeKind(scope)) {
    case 'root':
      return { title: '/', subtitle: 'root' }
    case 'managementGroup':
      return { title: last, subtitle: 'management group' }
    case 'subscription':
      return { title: last, subtitle: 'subscription' }
    case 'resourceGroup':
      return { title: last, subtitle: 'resource group' }
    case 'resource':
      return { title: last, subtitle: written.at(-2) ?? 'resource' }
    case 'other':
      return { title: written.slice(-2).join('/'), subtitle: 'scope' }
  }
}

/** A GUID by its two ends; any other name as it is. */
export function shortName(name: string): string {
  return GUID.test(name) ? `${name.slice(0, 8)}…${name.slice(-4)}` : name
}

const GUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i
