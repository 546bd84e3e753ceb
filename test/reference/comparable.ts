import type { Decision } from 'rbac-core'
import { fold, plainPattern } from './text.js'

/**
 * A decision with every text in one spelling: what is left to compare is whether the same thing decided.
 *
 * The specification leaves open in which of several equal spellings an id or a pattern is shown, and nothing else.
 */
export function comparable(decision: Decision): object {
  if (decision.allowed) {
    const { roleDefinitionId, pattern, ...grant } = decision.grantedBy
    const role = fold(roleDefinitionId).replace(/^.*\/roledefinitions\//, '')
    return { ...decision, grantedBy: { ...folded(grant), role, pattern: plainPattern(pattern) } }
  }
  const { deniedBy, ...refusal } = decision
  if (deniedBy === undefined) return refusal
  return { ...refusal, deniedBy: { ...folded(deniedBy), pattern: plainPattern(deniedBy.pattern) } }
}

function folded(named: object): object {
  return Object.fromEntries(Object.entries(named).map(([key, value]) => [key, foldAll(value)]))
}

function foldAll(value: unknown): unknown {
  if (typeof value === 'string') return fold(value)
  return Array.isArray(value) ? value.map(foldAll) : value
}
