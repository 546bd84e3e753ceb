import { AccessControl } from 'accesscontrol'
import { contestant, type Peer } from '../peer.js'
import { roleFacts } from './role-facts.js'

export const accesscontrol: Peer = {
  name: 'accesscontrol',
  way: 'a role, a resource type and a verb; every operation spelled out',
  prepare(task) {
    const facts = roleFacts(task)
    if ('cannot' in facts) return facts
    const control = new AccessControl()
    for (const { name, operations } of facts.roles) {
      const role = control.grant(name)
      for (const { type, verb } of operations) role.action(verb, resourceOf(type), ['*'])
    }
    control.lock()
    return contestant({
      input: (request) => {
        const { role, operation } = facts.question(request)
        return { role, verb: operation.verb, resource: resourceOf(operation.type) }
      },
      can: ({ role, verb, resource }) => control.can(role).do(verb, resource).granted,
    })
  },
}

/** Names hold letters, digits, `_` and `-` only. */
function resourceOf(type: string): string {
  return type.replaceAll('/', '__').replaceAll('.', '-')
}
