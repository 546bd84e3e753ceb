import { createEngine, parsePolicy } from 'rbac-core'
import { fold, patternExpression } from '../reference/text.js'

export interface RealRole {
  readonly id: string
  readonly roleName: string
  readonly permissions: readonly RealBlock[]
}

interface RealBlock {
  readonly actions?: readonly string[] | null
  readonly notActions?: readonly string[] | null
  readonly dataActions?: readonly string[] | null
  readonly notDataActions?: readonly string[] | null
}

export interface Operation {
  readonly name: string
  readonly isDataAction: boolean
}

const SCOPE = '/subscriptions/s1/resourceGroups/rg1'

/**
 * Asks the engine for every role and every operation, and compares with the patterns as regular expressions.
 *
 * Conditions are left out: what is compared here is which actions a role lists.
 *
 * @returns how many questions were asked and allowed, and the first few that were answered differently
 */
export function compareRoles(roles: readonly RealRole[], operations: readonly Operation[]) {
  const engine = createEngine(
    parsePolicy({
      roleDefinitions: roles.map(({ id, roleName, permissions }) => ({
        id,
        roleName,
        permissions: permissions.map(listsOf),
        assignableScopes: ['/'],
      })),
      roleAssignments: roles.map(({ id }, index) => ({
        id: `assignment ${index}`,
        principalId: `holder ${index}`,
        roleDefinitionId: id,
        scope: '/subscriptions/s1',
      })),
    }),
  )
  const matched = matcherOver(operations)
  const differences: string[] = []
  let allowed = 0
  for (const [index, role] of roles.entries()) {
    const expected = expectedOf(role, operations, matched)
    const access = engine.accessFor(`holder ${index}`, SCOPE)
    for (const [at, { name, isDataAction }] of operations.entries()) {
      const answer = isDataAction ? access.canData(name) : access.can(name)
      if (answer) allowed += 1
      if (answer !== (expected[at] === 1) && differences.length < 10) {
        differences.push(`${role.roleName}, ${isDataAction ? 'data action' : 'action'} ${name}: engine says ${answer}`)
      }
    }
  }
  return { asked: roles.length * operations.length, allowed, differences }
}

function listsOf({ actions, notActions, dataActions, notDataActions }: RealBlock): RealBlock {
  return { actions, notActions, dataActions, notDataActions } as RealBlock
}

/** For each operation, 1 when some block lists it and does not take it away. */
function expectedOf(
  { permissions }: RealRole,
  operations: readonly Operation[],
  matched: (pattern: string) => Uint8Array,
): Uint8Array {
  const granted = new Uint8Array(operations.length)
  for (const block of permissions) {
    const [actions, notActions] = [block.actions ?? [], block.notActions ?? []].map((list) => list.map(matched))
    const [data, notData] = [block.dataActions ?? [], block.notDataActions ?? []].map((list) => list.map(matched))
    for (const [at, { isDataAction }] of operations.entries()) {
      const listed = (isDataAction ? data : actions)?.some((matches) => matches[at] === 1)
      const removed = (isDataAction ? notData : notActions)?.some((matches) => matches[at] === 1)
      if (listed && !removed) granted[at] = 1
    }
  }
  return granted
}

/** Which operations a pattern matches; each pattern is tried once however many roles list it. */
function matcherOver(operations: readonly Operation[]): (pattern: string) => Uint8Array {
  const names = operations.map(({ name }) => fold(name))
  const known = new Map<string, Uint8Array>()
  return (pattern) => {
    let matches = known.get(pattern)
    if (matches === undefined) {
      const expression = patternExpression(pattern)
      matches = Uint8Array.from(names, (name) => (expression.test(name) ? 1 : 0))
      known.set(pattern, matches)
    }
    return matches
  }
}
