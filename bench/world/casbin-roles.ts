import { randomFrom } from './random.js'
import { type LoggedRequest, RequestLog } from './request-log.js'
import { documentOf, type World } from './world.js'

/**
 * The shape of casbin's own benchmark of roles: a tenth as many resources as roles, ten times as many users; ten roles
 * may read a resource, ten users hold a role.
 *
 * A role is a group here, with an assignment at its resource. Users and resources are asked about at random, half of
 * them to be allowed.
 */
export function casbinRoles(roles: number, requests: number, seed: number): World {
  return {
    assignments: roles,
    operations: () => [{ name: READ, isDataAction: false }],
    document: () =>
      documentOf({
        roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: [READ] }] }],
        groups: Array.from({ length: roles }, (_, role) => ({
          id: `group${role}`,
          members: Array.from({ length: USERS_PER_ROLE }, (_, user) => `user${role * USERS_PER_ROLE + user}`),
        })),
        roleAssignments: Array.from({ length: roles }, (_, role) => ({
          id: `p${role}`,
          principalId: `group${role}`,
          roleDefinitionId: 'reader',
          scope: `/data${resourceOf(role)}`,
        })),
      }),
    requests: () => {
      const random = randomFrom(seed)
      return new RequestLog(
        Array.from({ length: requests }, (_, index): LoggedRequest => {
          const user = random(roles * USERS_PER_ROLE)
          const own = resourceOf(Math.floor(user / USERS_PER_ROLE))
          const allowed = index % 2 === 0
          // One of the others: as far round the circle of resources as is drawn.
          const resource = allowed
            ? own
            : (own + 1 + random(roles / ROLES_PER_RESOURCE - 1)) % (roles / ROLES_PER_RESOURCE)
          const kind = allowed ? 'allowed' : 'refused'
          return { kind, principalId: `user${user}`, action: READ, isDataAction: false, scope: `/data${resource}` }
        }),
      )
    },
  }
}

const READ = 'Casbin/data/read'
const USERS_PER_ROLE = 10
const ROLES_PER_RESOURCE = 10

function resourceOf(role: number): number {
  return Math.floor(role / ROLES_PER_RESOURCE)
}
