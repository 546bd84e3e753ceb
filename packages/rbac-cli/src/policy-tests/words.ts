import type { DenyAssignment, Policy, RoleAssignment } from 'rbac-core'
import { Names } from '../names.js'
import { fold } from '../text.js'

/** What people call the things of a policy, in a line that need not be looked up. */
export class Words {
  readonly #names: Names
  readonly #roleNames: ReadonlyMap<string, string>

  constructor(policy: Policy) {
    this.#names = new Names(policy)
    this.#roleNames = new Map(policy.roleDefinitions.map(({ id, roleName }) => [fold(nameOf(id)), roleName]))
  }

  /** `role assignment ra-1 (Reader of Ada)` */
  assignment({ id, roleDefinitionId, principalId }: RoleAssignment): string {
    const role = this.#roleNames.get(fold(nameOf(roleDefinitionId))) ?? nameOf(roleDefinitionId)
    return `role assignment ${nameOf(id)} (${role} of ${this.principal(principalId)})`
  }

  deny({ id, denyAssignmentName }: DenyAssignment): string {
    return `deny assignment ${denyAssignmentName} (${nameOf(id)})`
  }

  /** The name of a principal or a group, where it has one. */
  principal(id: string): string {
    return this.#names.nameOf(id) ?? id
  }
}

/** What ends a resource id; any other id as it is. */
export function nameOf(id: string): string {
  return /\/providers\/microsoft\.authorization\/[^/]+\/([^/]+)$/i.exec(id)?.[1] ?? id
}
