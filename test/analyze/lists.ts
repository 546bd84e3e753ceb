import type { RoleDefinition } from 'rbac-core'
import { fold, patternExpression } from '../reference/text.js'

/** The lists of one block; what is left out is empty. */
export interface Lists {
  readonly actions?: readonly string[] | null
  readonly notActions?: readonly string[] | null
  readonly dataActions?: readonly string[] | null
  readonly notDataActions?: readonly string[] | null
}

export function roleOf(...permissions: readonly Lists[]): RoleDefinition {
  const filled = permissions.map((block) => ({
    actions: block.actions ?? [],
    notActions: block.notActions ?? [],
    dataActions: block.dataActions ?? [],
    notDataActions: block.notDataActions ?? [],
  }))
  return { id: 'role', roleName: 'Role', permissions: filled, assignableScopes: ['/'] }
}

const expressions = new Map<string, RegExp>()

/** The reference evaluator's expression, made once for each pattern. */
export function patternMatches(pattern: string, folded: string): boolean {
  let expression = expressions.get(pattern)
  if (expression === undefined) {
    expression = patternExpression(pattern)
    expressions.set(pattern, expression)
  }
  return expression.test(folded)
}

/** Does some block list the action and not take it away again? The naive twin of all that is said of roles. */
export function lists(blocks: readonly Lists[], action: string, isDataAction: boolean): boolean {
  const folded = fold(action)
  const some = (patterns: readonly string[] | null | undefined) =>
    (patterns ?? []).some((pattern) => patternMatches(pattern, folded))
  return blocks.some(({ actions, notActions, dataActions, notDataActions }) =>
    isDataAction ? some(dataActions) && !some(notDataActions) : some(actions) && !some(notActions),
  )
}

/** Is the action in one of the rows? */
export function inRows(
  rows: readonly { readonly action: string; readonly isDataAction: boolean; readonly except?: readonly string[] }[],
  action: string,
  isDataAction: boolean,
): boolean {
  const folded = fold(action)
  return rows.some(
    (row) =>
      row.isDataAction === isDataAction &&
      patternMatches(row.action, folded) &&
      !row.except?.some((pattern) => patternMatches(pattern, folded)),
  )
}

/** Every action over the letters, up to that length. */
export function actionsOver(letters: readonly string[], longest: number): string[] {
  const actions: string[] = []
  let level = ['']
  for (let length = 1; length <= longest; length++) {
    level = level.flatMap((text) => [...letters, '/'].map((letter) => text + letter))
    actions.push(...level.filter((text) => !/^\/|\/$|\/\//.test(text)))
  }
  return actions
}

/** What an action must look like, as the contract says it. */
export function isConcreteAction(text: string): boolean {
  return text.length >= 1 && text.length <= 512 && !/[*\s\x00-\x1f\x7f-\x9f]|^\/|\/$|\/\//.test(text)
}
