import { AccessControl } from 'role-acl'
import { contestant, type Peer } from '../peer.js'
import { globsOf } from './globs.js'
import { roleFacts } from './role-facts.js'

/** Each block of permissions is one grant, of patterns and of patterns taken away. */
export const roleAcl: Peer = {
  name: 'role-acl',
  way: "a role, an operation and one resource; the roles' own patterns as globs, exceptions as negated ones",
  prepare(task) {
    const facts = roleFacts(task)
    if ('cannot' in facts) return facts
    const roles = new Map(task.policy.roleDefinitions.map((role) => [role.id, role.permissions]))
    const control = new AccessControl()
    for (const { principalId, roleDefinitionId } of task.policy.roleAssignments) {
      for (const { actions, notActions } of roles.get(roleDefinitionId) ?? []) {
        // It throws for a role it has never heard of, so one without actions is granted none by name.
        const granted = actions.length === 0 ? ['none'] : globsOf(actions)
        const globs = [...granted, ...globsOf(notActions).map((glob) => `!${glob}`)]
        control.grant({ role: principalId, action: globs, resource: RESOURCE, attributes: ['*'] })
      }
    }
    return contestant({
      input: (request) => facts.question(request),
      can: ({ role, operation }) =>
        control.permissionSync({ role, action: operation.name, resource: RESOURCE }).granted,
    })
  },
}

const RESOURCE = 'azure'
