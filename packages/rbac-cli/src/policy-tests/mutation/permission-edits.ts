import type { Permission } from 'rbac-core'
import { PATTERN_LISTS, type PatternList } from '../sections.js'

/** The edits of a condition: without it, and its contrary. */
export function conditionEdits<Holder extends { readonly condition?: string }>(
  holder: Holder,
): { readonly kind: string; readonly verb: string; readonly changed: Holder }[] {
  const { condition, ...unconditional } = holder
  if (condition === undefined) return []
  return [
    { kind: 'dropCondition', verb: 'drop', changed: unconditional as Holder },
    { kind: 'negateCondition', verb: 'negate', changed: { ...holder, condition: `!(${condition})` } },
  ]
}

/** The edits of a list of permissions: each pattern dropped or widened, each condition dropped or negated. */
export function permissionEdits(
  permissions: readonly Permission[],
): { readonly kind: string; readonly change: string; readonly permissions: readonly Permission[] }[] {
  return permissions.flatMap((permission, block) => {
    const replaced = (changed: Permission) => permissions.map((each, index) => (index === block ? changed : each))
    return [
      ...PATTERN_LISTS.flatMap((list) =>
        patternEdits(permission, list).map(({ kind, change, patterns }) => ({
          kind,
          change,
          permissions: replaced({ ...permission, [list]: patterns }),
        })),
      ),
      ...conditionEdits(permission).map(({ kind, verb, changed }) => ({
        kind,
        change: `${verb} the condition of permission ${block + 1}`,
        permissions: replaced(changed),
      })),
    ]
  })
}

function patternEdits(
  permission: Permission,
  list: PatternList,
): { readonly kind: string; readonly change: string; readonly patterns: readonly string[] }[] {
  const patterns = permission[list]
  return patterns.flatMap((pattern, index) => {
    const dropped = {
      kind: 'dropPattern',
      change: `drop ${list} ${pattern}`,
      patterns: patterns.filter((_, each) => each !== index),
    }
    const wider = widerPattern(pattern)
    if (wider === undefined || patterns.includes(wider)) return [dropped]
    const widened = patterns.map((each, at) => (at === index ? wider : each))
    return [dropped, { kind: 'widenPattern', change: `widen ${list} ${pattern} to ${wider}`, patterns: widened }]
  })
}

/** The pattern with its last segment, or all before a last star, left open; undefined for a mere star. */
function widerPattern(pattern: string): string | undefined {
  const segments = pattern.split('/')
  if (segments.at(-1) === '*') segments.pop()
  segments.pop()
  const wider = segments.every((segment) => segment === '*') ? '*' : [...segments, '*'].join('/')
  return wider === pattern ? undefined : wider
}
