import type { Condition } from '../../../condition/ast.js'
import type { ConditionFinding } from '../../../condition/finding.js'
import { lintCondition } from '../../../condition/index.js'
import type { Permission } from '../../../model/role-definition.js'
import { isCustom } from '../custom.js'
import type { Conditioned } from '../demands.js'
import type { Facts } from '../facts.js'
import { at, type Remark } from '../finding.js'

/** What is probably not meant in conditions: of assignments, of roles, of deny assignments. */
export function conditionRemarks(facts: Facts): Remark[] {
  const known = new Map<readonly Permission[], Listed>()
  const lint = (carrier: Conditioned, permissions: readonly Permission[], where: Remark['at']): Remark[] => {
    const condition = facts.conditions.read(carrier)
    if (condition === undefined) return []
    const listed = known.get(permissions) ?? new Listed(permissions)
    known.set(permissions, listed)
    return listed.findings(condition).map(({ code, message, help, line, column }) => ({
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
    ...facts.held.flatMap(({ item, role }) => lint(item, role?.permissions ?? NONE, at(item, 'condition'))),
    ...facts.denies.flatMap(({ item }) => [...lint(item, item.permissions, at(item, 'condition')), ...blocks(item)]),
    ...facts.policy.roleDefinitions.filter(isCustom).flatMap(blocks),
  ]
}

const NONE: readonly Permission[] = []

/** What some permissions list, and what is found in the conditions it stands under: each tree is looked at once. */
class Listed {
  readonly #actions: readonly string[]
  readonly #dataActions: readonly string[]
  readonly #found = new Map<Condition, readonly ConditionFinding[]>()

  constructor(permissions: readonly Permission[]) {
    this.#actions = permissions.flatMap(({ actions }) => actions)
    this.#dataActions = permissions.flatMap(({ dataActions }) => dataActions)
  }

  findings(condition: Condition): readonly ConditionFinding[] {
    const known = this.#found.get(condition)
    if (known !== undefined) return known
    const findings = lintCondition(condition, { actions: this.#actions, dataActions: this.#dataActions })
    this.#found.set(condition, findings)
    return findings
  }
}
