import type { ConditionFinding } from '../../../condition/finding.js'
import { lintCondition } from '../../../condition/index.js'
import type { Permission } from '../../../model/role-definition.js'
import { isCustom } from '../custom.js'
import type { Conditioned } from '../demands.js'
import type { Facts } from '../facts.js'
import { at, type Remark } from '../finding.js'

/** What is probably not meant in conditions: of assignments, of roles, of deny assignments. */
export function conditionRemarks(facts: Facts): Remark[] {
  const found = new Map<string, readonly ConditionFinding[]>()
  const lint = (carrier: Conditioned, permissions: readonly Permission[], where: Remark['at']): Remark[] => {
    const condition = facts.conditions.read(carrier)
    if (condition === undefined) return []
    const actions = permissions.flatMap((permission) => permission.actions)
    const dataActions = permissions.flatMap((permission) => permission.dataActions)
    const key = JSON.stringify([carrier.condition, actions, dataActions])
    const findings = found.get(key) ?? lintCondition(condition, { actions, dataActions })
    found.set(key, findings)
    return findings.map(({ code, message, help, line, column }) => ({
      code,
      at: where,
      message: `at ${line}:${column} of the condition: ${message}`,
      help,
    }))
  }
  const blocks = (item: { readonly permissions: readonly Permission[] }) =>
    item.permissions.flatMap((permission, index) =>
      lint(permission, [permission], at(item, 'permissions', index, 'condition')),
    )
  return [
    ...facts.held.flatMap(({ item, role }) => lint(item, role?.permissions ?? [], at(item, 'condition'))),
    ...facts.denies.flatMap(({ item }) => [...lint(item, item.permissions, at(item, 'condition')), ...blocks(item)]),
    ...facts.policy.roleDefinitions.filter(isCustom).flatMap(blocks),
  ]
}
