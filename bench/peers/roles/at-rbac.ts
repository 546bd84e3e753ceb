import create from '@rbac/rbac'
import { contestant, type Peer } from '../peer.js'
import { globsOf } from './globs.js'
import { roleFacts } from './role-facts.js'

/** Its names are cut at colons: a slash makes a regular expression of a question. */
export const atRbac: Peer = {
  name: '@rbac/rbac',
  way: "a role and an operation with colons for slashes; the roles' own patterns as globs, spelled out where there are exceptions, which its globs have not",
  prepare(task) {
    const facts = roleFacts(task)
    if ('cannot' in facts) return facts
    const patterns = new Map(task.policy.roleDefinitions.map((role) => [role.id, role.permissions]))
    const permissions = new Map(
      task.policy.roleAssignments.map((each) => [each.principalId, patterns.get(each.roleDefinitionId) ?? []]),
    )
    const operationsOf = ({ name, operations }: (typeof facts.roles)[number]): string[] => {
      const blocks = permissions.get(name) ?? []
      const hasExceptions = blocks.some(({ notActions }) => notActions.length > 0)
      return hasExceptions
        ? operations.map((operation) => operation.name)
        : blocks.flatMap(({ actions }) => globsOf(actions))
    }
    const control = create({ enableLogger: false })(
      Object.fromEntries(facts.roles.map((role) => [role.name, { can: operationsOf(role).map(withColons) }])),
    )
    return contestant({
      input: (request) => {
        const { role, operation } = facts.question(request)
        return { role, operation: withColons(operation.name) }
      },
      can: ({ role, operation }) => control.can(role, operation),
    })
  },
}

function withColons(name: string): string {
  return name.replaceAll('/', ':')
}
