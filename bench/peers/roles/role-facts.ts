import type { AccessRequest } from 'rbac-core'
import type { Refusal, Task } from '../peer.js'

/** What a library of roles is told: each role's operations, spelled out. */
export interface RoleFacts {
  readonly roles: readonly { readonly name: string; readonly operations: readonly Operation[] }[]
  /** The question in that library's words. */
  question(request: AccessRequest): { readonly role: string; readonly operation: Operation }
}

/** An action in lower case, whole and as the resource type and verb it is made of. */
export interface Operation {
  readonly name: string
  readonly type: string
  readonly verb: string
}

/** The roles of a world where there is nothing else, or why these libraries can't take part in another. */
export function roleFacts(task: Task): RoleFacts | Refusal {
  const { groups, denyAssignments, roleAssignments } = task.policy
  const principals = new Set(roleAssignments.map(({ principalId }) => principalId))
  const isRolesAlone =
    groups.length === 0 &&
    denyAssignments.length === 0 &&
    principals.size === roleAssignments.length &&
    roleAssignments.every(({ scope }) => scope === '/')
  if (!isRolesAlone) return { cannot: 'it knows roles and actions, but no scopes, groups or denies: see rolesAlone' }
  const { facts } = task
  return {
    roles: [...principals].map((name) => ({
      name,
      operations: facts.grantsOf(name).flatMap(({ operations }) => [...operations].map(operationOf)),
    })),
    question: ({ principalId, action }) => ({ role: principalId, operation: operationOf(action.toLowerCase()) }),
  }
}

function operationOf(name: string): Operation {
  const end = name.lastIndexOf('/')
  return { name, type: fresh(name.slice(0, end)), verb: fresh(name.slice(end + 1)) }
}

/** A string of its own, not a view into another. */
function fresh(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
