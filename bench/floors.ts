import type { AccessRequest } from 'rbac-core'
import type { RequestLog } from './world/request-log.js'

/** Look-ups in three maps, every one a hit: what any engine that knows its strings by name has to pay, and no more. */
export class ThreeMaps {
  readonly #principals = new Map<string, number>()
  readonly #actions = new Map<string, number>()
  readonly #scopes = new Map<string, number>()

  /** @param principals, scopes those of the policy, so that the maps are as large as an engine's would be */
  constructor(requests: RequestLog, principals: Iterable<string>, scopes: Iterable<string>) {
    for (const id of principals) this.#principals.set(id, 0)
    for (const scope of scopes) this.#scopes.set(scope, 0)
    for (const index of requests.indexes()) {
      const { principalId, action, scope } = requests.cut(index)
      setLast(this.#principals, principalId, index)
      setLast(this.#actions, action, index)
      setLast(this.#scopes, scope, index)
    }
  }

  find({ principalId, action, scope }: AccessRequest): number {
    return (this.#principals.get(principalId) ?? 0) + (this.#actions.get(action) ?? 0) + (this.#scopes.get(scope) ?? 0)
  }
}

/** What the loop around every subject costs. */
export function doNothing(): undefined {
  return undefined
}

/**
 * Puts a key in anew: what is asked for then lies together in memory, and first in its bucket. It makes the look-ups
 * about a third faster, and a floor should be as low as it can be.
 */
function setLast(map: Map<string, number>, key: string, value: number): void {
  map.delete(key)
  map.set(key, value)
}
