import type { AccessRequest } from 'rbac-core'
import type { RequestLog } from './world/request-log.js'

/** Look-ups in three maps, every one a hit: what any engine that knows its strings by name has to pay, and no more. */
export class ThreeMaps {
  readonly #principals = new Map<string, number>()
  readonly #actions = new Map<string, number>()
  readonly #scopes = new Map<string, number>()

  /**
   * @param principals, scopes those of the policy, so that the maps are as large as an engine's would be
   * @param order how they are filled: from the policy and then with what else is asked for, as a program would, or so
   *   that what is asked for comes last, in the order in which it is asked
   */
  constructor(requests: RequestLog, principals: Iterable<string>, scopes: Iterable<string>, order: Order = 'policy') {
    for (const id of principals) this.#principals.set(id, 0)
    for (const scope of scopes) this.#scopes.set(scope, 0)
    const set = order === 'policy' ? setKept : setLast
    for (const index of requests.indexes()) {
      const { principalId, action, scope } = requests.cut(index)
      set(this.#principals, principalId, index)
      set(this.#actions, action, index)
      set(this.#scopes, scope, index)
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

type Order = 'policy' | 'asked'

function setKept(map: Map<string, number>, key: string, value: number): void {
  map.set(key, value)
}

/**
 * Puts a key in anew: what is asked for then lies together in memory, first in its bucket, and in the order in which it
 * will be asked for again. No program can do that, but no look-up in a map is quicker.
 */
function setLast(map: Map<string, number>, key: string, value: number): void {
  map.delete(key)
  map.set(key, value)
}
