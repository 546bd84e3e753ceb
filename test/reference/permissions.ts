import type { Permission } from 'rbac-core'
import { compare, patternMatches, plainPattern } from './text.js'

/** S 3: subtraction is per block, and applies to literal patterns too (G4, G5). */
export function grantingPatterns(block: Permission, action: string, isDataAction: boolean): string[] {
  const not = isDataAction ? block.notDataActions : block.notActions
  return not.some((pattern) => patternMatches(pattern, action)) ? [] : listed(block, action, isDataAction)
}

/** The patterns of the plane's list that match, whatever the block takes away again. */
export function listed(block: Permission, action: string, isDataAction: boolean): string[] {
  return (isDataAction ? block.dataActions : block.actions).filter((pattern) => patternMatches(pattern, action))
}

/** Of several patterns an exact one is named, else the longest, else the smallest: order never matters. */
export function namedPattern(patterns: readonly string[]): string | undefined {
  const stars = (pattern: string) => (pattern.includes('*') ? 1 : 0)
  const [named] = patterns
    .map((pattern) => pattern.trim())
    .sort((a, b) => {
      const [x, y] = [plainPattern(a), plainPattern(b)]
      return stars(x) - stars(y) || y.length - x.length || compare(x, y)
    })
  return named
}
