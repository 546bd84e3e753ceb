import type { Policy } from 'rbac-core'
import { canonicalScope } from 'rbac-core/query'
import { foldAscii } from '../../authority/document/resource-id.js'

/** What a policy says about names: types, planes, and which there are. Made once for each policy. O(size of the policy). */
export class KnownPolicy {
  readonly policy: Policy
  readonly #subjectTypes: ReadonlyMap<string, string>
  readonly #resourceTypes: ReadonlyMap<string, string>
  /** True for those on the data plane alone. */
  readonly #planes: ReadonlyMap<string, boolean>
  readonly #lists = new Map<string, unknown>()

  constructor(policy: Policy) {
    this.policy = policy
    this.#subjectTypes = new Map(policy.principals.map(({ id, type }) => [foldAscii(id), type]))
    this.#resourceTypes = new Map(
      policy.resources.flatMap(({ scope, type }) => (type === undefined ? [] : [[canonicalScope(scope), type]])),
    )
    const planes = new Map<string, boolean>()
    for (const { name, isDataAction } of policy.actions) {
      const key = foldAscii(name)
      planes.set(key, isDataAction && planes.get(key) !== false)
    }
    this.#planes = planes
  }

  /** What `principals` says a subject is; undefined where it says nothing. */
  subjectType(id: string): string | undefined {
    return this.#subjectTypes.size === 0 ? undefined : this.#subjectTypes.get(foldAscii(id))
  }

  /** What `resources` says lies at a scope, given in canonical form. */
  resourceType(scope: string): string | undefined {
    return this.#resourceTypes.get(scope)
  }

  /** Whether `actions` lists the action on the data plane, and not on the control plane as well. */
  isDataAction(action: string): boolean {
    return this.#planes.size > 0 && this.#planes.get(foldAscii(action)) === true
  }

  /** What `make` made of this policy when it was first asked for under that name. */
  remembered<List>(name: string, make: (policy: Policy) => List): List {
    if (!this.#lists.has(name)) this.#lists.set(name, make(this.policy))
    return this.#lists.get(name) as List
  }
}
