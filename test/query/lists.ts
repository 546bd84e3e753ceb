import { type AccessRequest, type Engine, RbacError } from 'rbac-core'
import { respellScope } from '../worlds/places.js'
import type { World } from '../worlds/world.js'
import { scopesAround } from './universe.js'

/** Texts that are no scopes. Some databases, proxies and file systems would read them as one. */
export const NO_SCOPES: readonly string[] = [
  '',
  '//',
  '/subscriptions//s1',
  '/subscriptions/s1/../s10',
  '/subscriptions/s1/..',
  '..',
  '/subscriptions/s1/./resourceGroups/rg1',
  '/subscriptions/s1%2fresourceGroups',
  '/subscriptions/s1?x',
  '/subscriptions/s1#x',
  '/subscriptions\\s1',
]

/** Texts in which a letter is one that some case mapping turns into another, or that sort beside a slash. */
const NEAR_SCOPES: readonly string[] = [
  '/subscriptions/\u017f1',
  '/\u017fubscriptions/s1',
  '/subscriptions/s1\u012fx',
  '/subscriptions/s1.x',
  '/subscriptions/s10/resourceGroups',
  '/subscriptions/S1/RESOURCEGROUPS/\u00c9',
  '/subscriptions/s1/resourceGroups/\u00e9/x y_z%'.replace('%', ''),
  "/subscriptions/s1/resourceGroups/o'brien",
  '/providers/Microsoft.Subscription/subscriptions',
  '/providers/Microsoft.Subscription/subscriptionsX/s1',
  '/providers/Microsoft.Management/managementGroups/\u212aim',
]

/** Rows as a careless table holds them: the scopes around a question, each in one of seven spellings, and no scopes. */
export function carelessScopes({ policy }: Pick<World, 'policy'>, scope: string): string[] {
  const spelled = scopesAround(policy, scope).map((place, index) => respellScope(place, index % 7))
  return [...new Set([...spelled, ...NEAR_SCOPES, ...NO_SCOPES])]
}

/** What `check` allows, one row after the other; a row without a scope is not allowed. */
export function allowedOneByOne(engine: Engine, request: AccessRequest, scopes: readonly string[]): string[] {
  return scopes.filter((scope) => {
    try {
      return engine.can({ ...request, scope })
    } catch (error) {
      if (error instanceof RbacError) return false
      throw error
    }
  })
}
