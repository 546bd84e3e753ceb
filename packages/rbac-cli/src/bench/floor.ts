import type { AccessRequest } from 'rbac-core'

/** Three look-ups in maps, all hits: what knowing a question's strings by name costs, before anything is decided. */
export class ThreeMaps {
  readonly #maps: readonly [Map<string, number>, Map<string, number>, Map<string, number>] = [
    new Map(),
    new Map(),
    new Map(),
  ]

  constructor(requests: readonly AccessRequest[]) {
    const [principals, actions, scopes] = this.#maps
    for (const [index, { principalId, action, scope }] of requests.entries()) {
      principals.set(principalId, index)
      actions.set(action, index)
      scopes.set(scope, index)
    }
  }

  find({ principalId, action, scope }: AccessRequest): number {
    const [principals, actions, scopes] = this.#maps
    return (principals.get(principalId) ?? 0) + (actions.get(action) ?? 0) + (scopes.get(scope) ?? 0)
  }
}
