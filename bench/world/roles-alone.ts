import { Grants } from './grants.js'
import { operationsAround } from './operations.js'
import { randomFrom } from './random.js'
import { type LoggedRequest, RequestLog } from './request-log.js'
import { type Roles, roleChoice } from './roles.js'
import { documentOf, type World } from './world.js'

/**
 * The part of the task that libraries of roles can do: may this role do this? No groups, no scopes, no denies.
 *
 * Every role without a condition is assigned at the root, to a principal of its own that stands for it. Only
 * control-plane actions are asked for, half of them granted.
 */
export function rolesAlone(roles: Roles, requests: number, seed: number): World {
  const plain = roleChoice(roles).plain.flatMap((index) => roles.all[index] ?? [])
  const operations = operationsAround(roles.all).filter(({ isDataAction }) => !isDataAction)
  return {
    assignments: plain.length,
    operations: () => operations,
    document: () =>
      documentOf({
        roleDefinitions: plain,
        roleAssignments: plain.map(({ id }, index) => ({
          id: `assignment-${index}`,
          principalId: `role-${index}`,
          roleDefinitionId: id,
          scope: '/',
        })),
      }),
    requests: () => {
      const random = randomFrom(seed)
      const grants = new Grants(
        plain.map(({ permissions }) => permissions),
        operations,
      )
      const draw = (kind: 'allowed' | 'refused'): LoggedRequest => {
        for (;;) {
          const role = random(plain.length)
          const granted = grants.of(role)
          const operation = kind === 'allowed' ? granted[random(granted.length)] : random(operations.length)
          if (operation === undefined || grants.has(role, operation) !== (kind === 'allowed')) continue
          const action = operations[operation]?.name ?? ''
          return { kind, principalId: `role-${role}`, action, isDataAction: false, scope: '/' }
        }
      }
      return new RequestLog(
        Array.from({ length: requests }, (_, index) => draw(index % 2 === 0 ? 'allowed' : 'refused')),
      )
    },
  }
}
