import type { Policy } from '../../model/policy.js'
import { type Hierarchy, hierarchyOf } from '../../scope/hierarchy.js'
import { managementGroupOf, parseScope, type Scope, scopeKind, subscriptionOf } from '../../scope/scope.js'

/**
 * The lowest scope that covers all of these and that something can be assigned at; undefined for none. Management groups
 * count where a policy tells the hierarchy.
 *
 * @throws {InvalidScopeError}
 */
export function lowestScope(texts: readonly string[], policy: Policy | undefined): string | undefined {
  const [first, ...others] = texts.map((text) => parseScope(text))
  if (first === undefined) return undefined
  const hierarchy = policy === undefined ? NOTHING_KNOWN : hierarchyOf(policy)
  const chains = others.map((scope) => new Set(chainOf(scope, hierarchy).map(({ path }) => path)))
  return chainOf(first, hierarchy).find(({ path }) => chains.every((chain) => chain.has(path)))?.text
}

/** Where a custom role for such a scope may be offered: resource groups, subscriptions and management groups. */
export function assignableScope(text: string): string {
  const chain = chainOf(parseScope(text), NOTHING_KNOWN)
  const [whole] = chain
  const isAzure = whole !== undefined && subscriptionOf(whole) !== undefined
  return isAzure ? (chain.find((scope) => scopeKind(scope) !== 'resource')?.text ?? text) : text
}

const NOTHING_KNOWN: Hierarchy = { groupOfSubscription: new Map(), parentOfGroup: new Map() }
const GROUPS = '/providers/Microsoft.Management/managementGroups'

/** A scope and all that cover it, innermost first: by its path, then by management groups, then the root. */
function chainOf(scope: Scope, { groupOfSubscription, parentOfGroup }: Hierarchy): Scope[] {
  const parts = partsOf(scope)
  const chain: Scope[] = []
  for (let length = parts.length; length > 0; length--) {
    const part = parseScope(`/${parts.slice(0, length).join('/')}`)
    if (isPlace(part)) chain.push(part)
  }
  const subscription = subscriptionOf(scope)
  const own = managementGroupOf(scope)
  let group = subscription === undefined ? parentOfGroup.get(own ?? '') : groupOfSubscription.get(subscription)
  for (let steps = 0; group !== undefined && group !== null && steps <= parentOfGroup.size; steps++) {
    chain.push(parseScope(`${GROUPS}/${group}`))
    group = parentOfGroup.get(group)
  }
  return [...chain, parseScope('/')]
}

/** As written, but in the form that the path has. */
function partsOf({ text, segments }: Scope): string[] {
  const written = text.split('/').filter((part) => part !== '')
  return written.slice(written.length - segments.length)
}

/** Can something be assigned there? Of Azure's paths not every part is a scope. */
function isPlace({ segments }: Scope): boolean {
  const [first, , third] = segments
  const provider = segments.lastIndexOf('providers')
  // A namespace, and then types and names by turns.
  if (provider !== -1) return segments.length - provider > 2 && (segments.length - provider) % 2 === 0
  if (first !== 'subscriptions') return true
  return segments.length === 2 || (segments.length === 4 && third === 'resourcegroups') || segments.length > 4
}
