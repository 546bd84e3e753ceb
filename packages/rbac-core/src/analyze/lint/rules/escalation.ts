import { builtinRoles } from '../../../builtin-roles/index.js'
import type { Condition } from '../../../condition/ast.js'
import { evaluateCondition } from '../../../condition/index.js'
import { roleKey } from '../../../model/keys.js'
import type { Permission, RoleDefinition } from '../../../model/role-definition.js'
import { shown } from '../../../model/shown.js'
import { ABILITIES, type Ability, GRANT, granting } from '../abilities.js'
import type { Facts, Held } from '../facts.js'
import { at, type Remark } from '../finding.js'
import { Reach } from '../reach.js'

/**
 * Ways up: role assignments whose holders may give themselves more, and whether a condition holds them back.
 *
 * A condition is put to the test with every role that lets one assign roles, given to the holder: where it lets one of
 * them pass it holds nobody back. What deny assignments take from everybody who holds it is no way up.
 */
export function escalation(facts: Facts): Remark[] {
  const reach = new Reach(facts)
  const risen = new Map<RoleDefinition, readonly Ability[]>()
  const prizes = prizesOf(facts)
  return facts.held.flatMap((held): Remark[] => {
    const { role, end } = held
    if (role === undefined || end <= facts.settings.now) return []
    const abilities = risen.get(role) ?? ABILITIES.filter(({ action }) => granting(role.permissions, action).length > 0)
    risen.set(role, abilities)
    const open = abilities.filter(({ action }) => reach.reaches(held, action))
    return open.length === 0 ? [] : [remark(held, open, prizes, facts)]
  })
}

function remark(held: Held, abilities: readonly Ability[], prizes: readonly RoleDefinition[], facts: Facts): Remark {
  const free = abilities.filter(({ action }) => isFree(held, action, facts))
  const who = `${whose(held, facts)} may${held.kind === 'eligible' ? ', once activated,' : ''}`
  const where = `at ${shown(held.scope.text)}`
  if (free.length > 0) {
    return {
      code: 'ESCALATION',
      at: at(held.item),
      message: `${who} ${listed(free)} ${where}, and so have any access there`,
      help: `give a role that does not, or bind it with a condition on what may be assigned to whom`,
    }
  }
  const prize = abilities.includes(GRANT) ? prizes.find((role) => letsPass(held, role, facts)) : undefined
  if (prize !== undefined) {
    return {
      code: 'WEAK_DELEGATION',
      at: at(held.item, ...(held.item.condition === undefined ? [] : ['condition'])),
      message: `${who} assign roles ${where} under a condition that lets ${shown(prize.roleName)} pass, and so have any access there`,
      help: 'allow only roles by `RoleDefinitionId`, and none that assigns roles',
    }
  }
  const message = `${who} ${listed(abilities)} ${where}, under a condition`
  return { code: 'DELEGATION', at: at(held.item), message, help: 'nothing to mend, as long as the condition is meant' }
}

function whose({ principal, item, role }: Held, facts: Facts): string {
  const members = facts.groups.members.has(principal) ? facts.groups.below([principal]).size - 1 : undefined
  const many = members === undefined ? '' : ` (a group of ${members})`
  return `${facts.called(item.principalId)}${many}, as ${shown(role?.roleName ?? '')},`
}

/** The gravest two, which stand first. */
function listed(abilities: readonly Ability[]): string {
  const [first, second, ...more] = abilities.map((ability) => ability.words)
  if (second === undefined) return first ?? ''
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more such things`
}

/** Does some permission grant the action whatever is assigned? */
function isFree(held: Held, action: string, facts: Facts): boolean {
  return pathsOf(held, action, facts).some((path) => path.every((condition) => truth(condition, action, {}) === 'true'))
}

/** Does some permission let the holder be given `prize`? */
function letsPass(held: Held, prize: RoleDefinition, facts: Facts): boolean {
  const types = facts.typeOf(held.principal) === undefined ? TYPES : [facts.typeOf(held.principal) ?? '']
  return pathsOf(held, GRANT.action, facts).some((path) =>
    types.some((type) => {
      const attributes = {
        [`${ASSIGNMENT}:RoleDefinitionId`]: roleKey(prize.id),
        [`${ASSIGNMENT}:PrincipalId`]: held.item.principalId,
        [`${ASSIGNMENT}:PrincipalType`]: spelled(type),
      }
      return path.every((condition) => truth(condition, GRANT.action, attributes) === 'true')
    }),
  )
}

/** The conditions on each way to the action; ways whose conditions can't be read lead nowhere. */
function pathsOf({ role, item }: Held, action: string, { conditions }: Facts): Condition[][] {
  return granting(role?.permissions ?? [], action).flatMap((permission: Permission) => {
    const carriers = [permission, item].filter(({ condition }) => condition !== undefined)
    const read = carriers.map((carrier) => conditions.read(carrier)).filter((condition) => condition !== undefined)
    return read.length === carriers.length ? [read] : []
  })
}

function truth(condition: Condition, action: string, request: Readonly<Record<string, string>>): string {
  return evaluateCondition(condition, { action, attributes: { Request: request } })
}

const ASSIGNMENT = 'Microsoft.Authorization/roleAssignments'
const TYPES = ['user', 'group', 'serviceprincipal']

/** As Azure writes it: conditions compare it as text. */
function spelled(type: string): string {
  return { user: 'User', group: 'Group', serviceprincipal: 'ServicePrincipal' }[type] ?? type
}

/** Roles that are worth being given, because they let one assign roles without a condition: the policy's and Azure's. */
function prizesOf({ policy }: Facts): RoleDefinition[] {
  const all = new Map([...builtinRoles, ...policy.roleDefinitions].map((role) => [roleKey(role.id), role]))
  return [...all.values()].filter(({ permissions }) =>
    granting(permissions, GRANT.action).some(({ condition }) => condition === undefined),
  )
}
