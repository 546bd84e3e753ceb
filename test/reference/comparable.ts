import type { Decision } from 'rbac-core'
import { fold, plainPattern } from './text.js'

/**
 * A decision without what the specification leaves open: in which of several equal spellings a principal, a group or a
 * pattern is shown. All else is compared to the letter.
 */
export function comparable(decision: Decision): object {
  if (decision.allowed) return { ...decision, grantedBy: named(decision.grantedBy) }
  const { deniedBy, ...refusal } = decision
  return deniedBy === undefined ? refusal : { ...refusal, deniedBy: named(deniedBy) }
}

interface Named {
  readonly principalId: string
  readonly groupPath: readonly string[]
  readonly pattern: string
}

function named<T extends Named>({ principalId, groupPath, pattern, ...rest }: T): object {
  return { ...rest, principalId: fold(principalId), groupPath: groupPath.map(fold), pattern: plainPattern(pattern) }
}
