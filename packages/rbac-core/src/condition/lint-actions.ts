import type { ActionMatches, Condition } from './ast.js'
import type { Remark } from './finding.js'
import { quoted } from './place.js'
import { mayOverlap, readPattern } from './target.js'
import { and, not, or, type Truth } from './truth.js'
import { targetsOf } from './walk.js'

/**
 * The targets of a condition against the actions of the role that carries it.
 *
 * An action that no target matches is remarked on only next to one that is targeted, such as `blobs/add/action` beside
 * `blobs/write`: a condition hardly ever means to target all of a role.
 */
export function lintActions(condition: Condition, actions: readonly string[]): Remark<Condition>[] {
  const targets = targetsOf(condition).map((node) => ({ node, pattern: readPattern(node.pattern) }))
  if (actions.length === 0) return []
  const granted = [...new Set(actions)].map(readPattern)
  const unused = targets.filter(({ pattern }) => !granted.some((action) => mayOverlap(pattern, action)))
  const types = targets.map(({ pattern }) => resourceType(pattern.folded))
  const missed = granted.filter(
    (action) =>
      types.some((type) => action.folded.startsWith(`${type}/`)) &&
      !targets.some(({ pattern }) => mayOverlap(pattern, action)),
  )
  return [
    ...unused.map(({ node }) => unusedTarget(node)),
    ...missed.map(({ text }) => untargetedAction(condition, text)),
  ]
}

/** `a/b` of `a/b/read` and of `a/b/add/action`. */
function resourceType(action: string): string {
  const segments = action.split('/')
  return segments.slice(0, segments.at(-1) === 'action' ? -2 : -1).join('/')
}

function unusedTarget(target: ActionMatches): Remark<Condition> {
  return {
    code: 'UNUSED_TARGET',
    severity: 'warning',
    node: target,
    message: `${quoted(target.pattern)} matches no action of the role`,
    help: 'correct the action, or remove this part of the condition',
  }
}

function untargetedAction(condition: Condition, action: string): Remark<Condition> {
  const value = withoutTargets(condition)
  const effect = {
    true: 'the condition does not restrict it',
    false: 'the condition never grants it',
    unknown: 'the rest of the condition decides',
  }[value]
  return {
    code: 'UNTARGETED_ACTION',
    severity: 'warning',
    node: condition,
    message: `no \`ActionMatches\` targets ${quoted(action)}: ${effect}`,
    help: 'target it as well, unless that is meant',
  }
}

/** What is left of a condition when no target matches: unknown where something else still decides. */
function withoutTargets(condition: Condition): Truth {
  switch (condition.kind) {
    case 'or':
      return or(condition.operands.map(withoutTargets))
    case 'and':
      return and(condition.operands.map(withoutTargets))
    case 'not':
      return not(withoutTargets(condition.operand))
    case 'actionMatches':
      return 'false'
    case 'exists':
    case 'subOperationMatches':
    case 'comparison':
      return 'unknown'
  }
}
