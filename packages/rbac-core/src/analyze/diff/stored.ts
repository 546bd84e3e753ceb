import type { AttributeReference } from '../../condition/ast.js'
import { compileLookup } from '../../condition/lookup.js'
import { attributesOf, leavesOf } from '../../condition/walk.js'
import type { Demand, Known } from '../../query/demand.js'

/** Do both policies store the same for everything that a demand asks for? */
export function isStoredAlike(demand: Demand, a: Known, b: Known): boolean {
  if (
    typeof demand === 'boolean' ||
    (a.storedPrincipal === b.storedPrincipal && a.storedResource === b.storedResource)
  ) {
    return true
  }
  return leavesOf(demand)
    .flatMap(attributesOf)
    .every((attribute) => JSON.stringify(storedFor(attribute, a)) === JSON.stringify(storedFor(attribute, b)))
}

/** What a policy stores for an attribute, in a list; an empty one where it stores nothing. */
export function storedFor(attribute: AttributeReference, known: Known): readonly unknown[] {
  if (attribute.source !== 'Principal' && attribute.source !== 'Resource') return []
  const value = compileLookup(attribute)({ ...known, attributes: undefined, action: '' })
  // A symbol says that there is something, and that it can't be told what.
  return value === undefined ? [] : [typeof value === 'symbol' ? String(value) : value]
}
