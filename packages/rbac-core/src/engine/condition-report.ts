import { evaluateCondition, parseCondition } from '../condition/index.js'
import { RbacError } from '../errors.js'
import type { ConditionReport } from '../model/explanation.js'
import type { CompiledPolicy } from './compile.js'
import { contextOf, hasKnownVersion } from './conditions.js'
import type { Question } from './question.js'

/** What one condition came to for a question, with the value of its parts. */
export function reportCondition(
  policy: CompiledPolicy,
  question: Question,
  on: ConditionReport['on'],
  assignmentId: string,
  { condition, conditionVersion }: { readonly condition?: string; readonly conditionVersion?: string },
): ConditionReport {
  const text = condition ?? ''
  const common = { on, assignmentId, condition: text }
  if (!hasKnownVersion(conditionVersion)) {
    return { ...common, value: 'unknown', trace: [`condition version ${conditionVersion} is not known`] }
  }
  try {
    return { ...common, value: evaluateCondition(parseCondition(text), contextOf(policy, question)), trace: [] }
  } catch (error) {
    if (error instanceof RbacError) return { ...common, value: 'unknown', trace: [error.message] }
    throw error
  }
}
