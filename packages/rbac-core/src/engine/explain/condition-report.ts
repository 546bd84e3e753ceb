import { explain } from '../../condition/explain.js'
import { parseText } from '../../condition/parser.js'
import { renderTrace } from '../../condition/render-trace.js'
import { RbacError } from '../../errors.js'
import type { ConditionReport } from '../../model/explanation.js'
import { hasKnownVersion } from '../flat/condition-table.js'
import { contextOf } from '../request/conditions.js'
import type { Question } from '../request/question.js'

/** What one condition came to for a question, with the value of its parts. */
export function reportCondition(
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
    const { limits } = question.context.policy
    const trace = explain(parseText(text, limits).condition, contextOf(question), limits.listProduct)
    return { ...common, value: trace.value, trace: renderTrace(trace, on.startsWith('deny') ? 'false' : 'true') }
  } catch (error) {
    if (error instanceof RbacError) return { ...common, value: 'unknown', trace: [error.message] }
    throw error
  }
}
