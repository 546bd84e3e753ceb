import RBAC from 'easy-rbac'
import { contestant, type Peer } from '../peer.js'
import { roleFacts } from './role-facts.js'

export const easyRbac: Peer = {
  name: 'easy-rbac',
  way: 'a role and an operation, every one spelled out: its globs are not anchored, so that `*/read` would grant `x/readById/action`',
  prepare(task) {
    const facts = roleFacts(task)
    if ('cannot' in facts) return facts
    const control = new RBAC(
      Object.fromEntries(
        facts.roles.map(({ name, operations }) => [name, { can: operations.map((each) => each.name) }]),
      ),
    )
    return contestant({
      input: (request) => facts.question(request),
      can: ({ role, operation }) => control.can(role, operation.name),
    })
  },
}
