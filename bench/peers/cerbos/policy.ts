import type { Task } from '../peer.js'
import { globsOf } from '../roles/globs.js'
import type { RoleFacts } from '../roles/role-facts.js'

/**
 * One policy for one kind of resource, whose rules are the roles: their patterns as globs, and their exceptions as
 * denies for the role. A star crosses slashes here, because only a colon separates.
 *
 * Where a role has several blocks with exceptions, one block's exceptions would take away what another grants: such a
 * role is spelled out.
 */
export function cerbosPolicy({ policy }: Task, { roles }: RoleFacts): object {
  const permissions = new Map(policy.roleDefinitions.map((role) => [role.id, role.permissions]))
  const definitions = new Map(policy.roleAssignments.map((each) => [each.principalId, each.roleDefinitionId]))
  const rules = roles.flatMap(({ name, operations }) => {
    const blocks = permissions.get(definitions.get(name) ?? '') ?? []
    const exceptions = blocks.flatMap(({ notActions }) => globsOf(notActions))
    if (blocks.length > 1 && exceptions.length > 0)
      return ruleFor(
        name,
        'EFFECT_ALLOW',
        operations.map((each) => each.name),
      )
    return [
      ...ruleFor(
        name,
        'EFFECT_ALLOW',
        blocks.flatMap(({ actions }) => globsOf(actions)),
      ),
      ...ruleFor(name, 'EFFECT_DENY', exceptions),
    ]
  })
  return {
    apiVersion: 'api.cerbos.dev/v1',
    resourcePolicy: { resource: KIND, version: 'default', rules },
  }
}

/** The one kind of resource there is. */
export const KIND = 'operation'

function ruleFor(role: string, effect: string, actions: readonly string[]): object[] {
  return actions.length === 0 ? [] : [{ actions: [...new Set(actions)], effect, roles: [role] }]
}
