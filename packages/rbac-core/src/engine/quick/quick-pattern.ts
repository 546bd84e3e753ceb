import type { CompiledPermission } from '../compiled/assignments.js'
import { grants } from '../compiled/permissions.js'
import type { ActionRow } from '../compiled/plane-table.js'
import type { DecisionMemo } from '../request/decision-memo.js'
import { namedPattern, type PatternNumber } from '../request/named-pattern.js'

/**
 * The pattern to name for a remembered action that some of the permissions grant; undefined where that depends on a
 * condition.
 *
 * @param near a number that others' permissions are not likely to have
 * @param row, entry what the action meets on its plane, and where it is remembered
 */
export function quickPattern(
  { patterns }: DecisionMemo,
  permissions: readonly CompiledPermission[],
  near: number,
  row: ActionRow,
  action: string,
  entry: number,
  isDataAction: boolean,
): PatternNumber | undefined {
  const plane = isDataAction ? 1 : 0
  const known = patterns.get(entry, near, plane, permissions, action)
  if (known !== undefined) return known
  const granting = permissions.filter(({ permissionClass }) => grants(row, permissionClass))
  if (granting.some(({ condition }) => condition !== undefined)) return undefined
  const pattern = namedPattern(permissions, (one) => granting.includes(one), action, isDataAction)
  patterns.set({ first: entry, second: near, third: plane, whose: permissions, about: action }, pattern, action.length)
  return pattern
}
