import type { Condition } from './ast.js'
import type { ConditionFinding, Remark } from './finding.js'
import { lintActions } from './lint-actions.js'
import { lintAttributes, lintTargets } from './lint-attributes.js'
import { lintBranches } from './lint-branches.js'
import { lintOperators } from './lint-operators.js'
import { type ParsedText, parseText } from './parser.js'
import { lineAndColumn } from './place.js'
import { print } from './print.js'
import { textOf } from './source.js'

export interface LintOptions {
  /** The actions of the role that carries the condition; patterns or concrete. */
  readonly actions?: readonly string[]
  /** The data actions of that role. */
  readonly dataActions?: readonly string[]
}

/** Every finding in the order of the text. */
export function lint(condition: Condition, { actions = [], dataActions = [] }: LintOptions): ConditionFinding[] {
  const text = textOf(condition) ?? print(condition)
  // Read once more, because a tree has neither places nor parentheses.
  const parsed = parseText(text, UNLIMITED)
  const remarks = [
    ...mixed(parsed),
    ...lintOperators(parsed.condition, dataActions),
    ...lintBranches(parsed.condition),
    ...lintAttributes(parsed.condition),
    ...lintTargets(parsed.condition),
    ...lintActions(parsed.condition, [...actions, ...dataActions]),
  ]
  return remarks.map((remark) => placed(remark, text, parsed)).sort((a, b) => a.offset - b.offset)
}

/** The text was within its limits when it was read first. */
const UNLIMITED = {
  conditionLength: Number.POSITIVE_INFINITY,
  conditionDepth: Number.POSITIVE_INFINITY,
  patternLength: Number.POSITIVE_INFINITY,
}

function mixed({ mixed }: ParsedText): Remark<Condition>[] {
  return mixed.map((node) => ({
    code: 'MIXED_AND_OR',
    severity: 'warning',
    node,
    message: 'AND and OR stand side by side; AND is taken first',
    help: 'put parentheses around each AND',
  }))
}

function placed(remark: Remark<Condition>, text: string, { places }: ParsedText): ConditionFinding {
  const { code, severity, node, message, help } = remark
  const offset = places.get(node) ?? 0
  return { code, severity, offset, ...lineAndColumn(text, offset), message, help }
}
