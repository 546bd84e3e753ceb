import { foldAscii } from '../model/text.js'
import type { Condition } from './ast.js'
import { compileLeaf } from './compile-leaf.js'
import type { ConditionContext } from './context.js'
import type { Answer, Evaluator } from './evaluator.js'
import type { Truth } from './truth.js'
import { targetsOf } from './walk.js'

/** A condition ready to be asked, any number of times. Never throws. */
export type CompiledCondition = (context: ConditionContext) => Truth

/**
 * Turns a condition into closures: names are folded, literals and patterns read, operators looked up, all once.
 *
 * Asking costs time linear in the condition, the values it compares and, for two lists, their product up to
 * `maxPairs`; beyond that the comparison is unknown.
 */
export function compile(condition: Condition, maxPairs: number): CompiledCondition {
  const evaluate = compileNode(condition, maxPairs)
  const asksForAction = targetsOf(condition).length > 0
  return (context) => {
    const answer = evaluate(context, asksForAction ? actionOf(context) : undefined)
    return answer === 'true' || answer === 'false' ? answer : 'unknown'
  }
}

/** The requested action in lower case; undefined when there is none to be had. */
export function actionOf(context: ConditionContext): string | undefined {
  try {
    const { action } = context
    return typeof action === 'string' ? foldAscii(action) : undefined
  } catch {
    return undefined
  }
}

function compileNode(condition: Condition, maxPairs: number): Evaluator {
  switch (condition.kind) {
    case 'or':
      return compileJoin(condition.operands, 'true', 'false', maxPairs)
    case 'and':
      return compileJoin(condition.operands, 'false', 'true', maxPairs)
    case 'not':
      return compileNot(condition.operand, maxPairs)
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return compileLeaf(condition, maxPairs)
  }
}

/** AND and OR: the first operand that is `decisive` decides, else any unknown one does. */
function compileJoin(operands: readonly Condition[], decisive: Answer, neutral: Answer, maxPairs: number): Evaluator {
  const evaluators = operands.map((operand) => compileNode(operand, maxPairs))
  return (context, action) => {
    let answer = neutral
    for (const evaluate of evaluators) {
      const next = evaluate(context, action)
      if (next === decisive) return decisive
      if (next !== neutral) answer = next
    }
    return answer
  }
}

function compileNot(operand: Condition, maxPairs: number): Evaluator {
  const evaluate = compileNode(operand, maxPairs)
  return (context, action) => {
    const answer = evaluate(context, action)
    return answer === 'true' ? 'false' : answer === 'false' ? 'true' : answer
  }
}
