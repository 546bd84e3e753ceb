import type { Policy } from 'rbac-core'
import { canonicalScope } from 'rbac-core/query'
import { foldAscii } from '../../fold-ascii.js'

/** What a policy says about names, apart from the policy. Can be sent to another thread. */
export interface PolicyNames {
  readonly subjectTypes: ReadonlyMap<string, string>
  readonly resourceTypes: ReadonlyMap<string, string>
  /** True for those on the data plane alone. */
  readonly planes: ReadonlyMap<string, boolean>
}

/** O(principals, resources and actions listed). */
export function namesIn({ principals, resources, actions }: Policy): PolicyNames {
  const planes = new Map<string, boolean>()
  for (const { name, isDataAction } of actions) {
    const key = foldAscii(name)
    planes.set(key, isDataAction && planes.get(key) !== false)
  }
  return {
    subjectTypes: new Map(principals.map(({ id, type }) => [foldAscii(id), type])),
    resourceTypes: new Map(
      resources.flatMap(({ scope, type }) => (type === undefined ? [] : [[canonicalScope(scope), type]])),
    ),
    planes,
  }
}

/** What a policy says about names: types, planes, and which there are. Made once for each policy. */
export class KnownPolicy {
  readonly #policy: () => Policy
  readonly #names: PolicyNames
  readonly #lists = new Map<string, unknown>()

  /** @param policy reads the policy, which is kept by nobody while only single questions are asked */
  constructor(policy: () => Policy, names: PolicyNames) {
    this.#policy = policy
    this.#names = names
  }

  /** O(size of the policy) to read. */
  get policy(): Policy {
    return this.#policy()
  }

  /** What `principals` says a subject is; undefined where it says nothing. */
  subjectType(id: string): string | undefined {
    const { subjectTypes } = this.#names
    return subjectTypes.size === 0 ? undefined : subjectTypes.get(foldAscii(id))
  }

  /** What `resources` says lies at a scope, given in canonical form. */
  resourceType(scope: string): string | undefined {
    return this.#names.resourceTypes.get(scope)
  }

  /** Whether `actions` lists the action on the data plane, and not on the control plane as well. */
  isDataAction(action: string): boolean {
    const { planes } = this.#names
    return planes.size > 0 && planes.get(foldAscii(action)) === true
  }

  /** What `make` made of this policy when it was first asked for under that name. */
  remembered<List>(name: string, make: (policy: Policy) => List): List {
    if (!this.#lists.has(name)) this.#lists.set(name, make(this.policy))
    return this.#lists.get(name) as List
  }
}
