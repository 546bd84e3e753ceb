import { foldAscii } from '../../model/text.js'
import { matches } from '../../pattern/match.js'
import type { ActionPattern } from '../../pattern/pattern.js'
import { bySpecificity } from '../../pattern/specificity.js'
import type { CompiledPermission } from '../compiled/assignments.js'

/**
 * The pattern that a decision names, as a number: those of a role or deny assignment are counted block by block, its
 * actions before its data actions.
 */
export type PatternNumber = number

const NO_PATTERN: PatternNumber = -1

/**
 * Of the patterns that list the action, the most specific one.
 *
 * @param isMeant whether a block may be named; it has to list the action
 */
export function namedPattern(
  permissions: readonly CompiledPermission[],
  isMeant: (permission: CompiledPermission) => boolean,
  action: string,
  isDataAction: boolean,
): PatternNumber {
  const folded = foldAscii(action)
  let named = NO_PATTERN
  let most: ActionPattern | undefined
  let before = 0
  for (const permission of permissions) {
    const patterns = isDataAction ? permission.dataActions : permission.actions
    const index = isMeant(permission) ? patterns.findIndex((pattern) => matches(pattern, folded)) : NO_PATTERN
    const found = patterns[index]
    if (found !== undefined && (most === undefined || bySpecificity(found, most) < 0)) {
      most = found
      named = before + (isDataAction ? permission.actions.length : 0) + index
    }
    before += permission.actions.length + permission.dataActions.length
  }
  return named
}

/** The pattern of a number, as the policy writes it. */
export function patternText(permissions: readonly CompiledPermission[], number: PatternNumber): string {
  let left = number
  for (const { actions, dataActions } of permissions) {
    for (const patterns of [actions, dataActions]) {
      const found = patterns[left]
      if (found !== undefined) return found.text
      left -= patterns.length
    }
  }
  return ''
}
