/** One block of a role definition or deny assignment: what it lists, minus what it takes away again. */
export interface Permission {
  /** Control-plane action patterns, e.g. `Microsoft.Compute/virtualMachines/*`. */
  readonly actions: readonly string[]
  /** Taken away from `actions` of this block only; never a deny. */
  readonly notActions: readonly string[]
  readonly dataActions: readonly string[]
  readonly notDataActions: readonly string[]
  /** ABAC condition, version 2.0; absent when there is none. */
  readonly condition?: string
  readonly conditionVersion?: string
}

/** A named set of permissions. */
export interface RoleDefinition {
  /** As written in the document; the role's identity is `roleKey(id)`. */
  readonly id: string
  readonly roleName: string
  readonly roleType?: string
  readonly description?: string
  readonly permissions: readonly Permission[]
  /** Where the role may be assigned. Never consulted in a decision, which asks what was assigned. */
  readonly assignableScopes: readonly string[]
}
