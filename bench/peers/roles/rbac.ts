import { RBAC } from 'rbac'
import { contestant, type Peer } from '../peer.js'
import { roleFacts } from './role-facts.js'

export const rbac: Peer = {
  name: 'rbac',
  way: 'a role, a resource type and a verb; every operation spelled out',
  async prepare(task) {
    const facts = roleFacts(task)
    if ('cannot' in facts) return facts
    const verbs = new Map<string, Set<string>>()
    for (const { type, verb } of facts.roles.flatMap(({ operations }) => operations)) {
      verbs.set(type, (verbs.get(type) ?? new Set()).add(verb))
    }
    const control = new RBAC({
      delimiter: DELIMITER,
      roles: facts.roles.map(({ name }) => name),
      permissions: Object.fromEntries([...verbs].map(([type, own]) => [type, [...own]])),
      grants: Object.fromEntries(
        facts.roles.map(({ name, operations }) => [
          name,
          operations.map(({ type, verb }) => `${verb}${DELIMITER}${type}`),
        ]),
      ),
    })
    await control.init()
    return contestant({
      input: (request) => facts.question(request),
      can: ({ role, operation }) => control.can(role, operation.verb, operation.type),
    })
  },
}

/** In no name. */
const DELIMITER = '|'
