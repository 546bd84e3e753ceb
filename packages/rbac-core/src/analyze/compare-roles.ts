import type { RoleDefinition } from '../model/role-definition.js'
import type { ActionAlgebra, PatternRow } from '../pattern/action-algebra.js'
import { boundedAlgebra, languageOf, mustBeExact, type RoleLanguage } from './role-language.js'
import { someActionOf } from './some-action.js'

/** `covers`: every action of the second role is one of the first. Of several that hold, the first one here is named. */
export type RoleRelation = 'equivalent' | 'covers' | 'coveredBy' | 'overlaps' | 'disjoint'

/** Actions that match `action` and none of `except`. */
export interface ActionRow {
  readonly action: string
  readonly isDataAction: boolean
  /** Absent where nothing is excepted. */
  readonly except?: readonly string[]
}

/** One action that shows that two roles differ. */
export interface RoleWitness {
  readonly action: string
  readonly isDataAction: boolean
  /** The one role that lists it; the other does not. */
  readonly grantedBy: 'a' | 'b'
}

export interface RoleComparison {
  readonly relation: RoleRelation
  /** What `a` lists and `b` does not: empty exactly when `b` covers `a`. Control plane first, then by pattern. */
  readonly onlyA: readonly ActionRow[]
  readonly onlyB: readonly ActionRow[]
  /** Of `onlyA` where there is any, else of `onlyB`; absent for equivalent roles. */
  readonly witness?: RoleWitness
  /** Some block of a role has a condition: compared is what the roles list, not when it counts. */
  readonly conditionsIgnored: boolean
}

/**
 * How two roles lie to each other: which actions one lists and the other does not, on both planes.
 *
 * Decided for every action there could be, known to a catalogue or not; nothing is sampled. Conditions are left out of it.
 * Takes the flat spelling and ARM's. O(patterns of a x patterns of b) for patterns such as Azure's.
 *
 * @throws {InvalidRequestError | InvalidPatternError} for what is no role definition
 * @throws {LimitExceededError} where patterns have so many stars that an exact answer would take too long
 * @see docs/analysis.md
 */
export function compareRoles(a: RoleDefinition, b: RoleDefinition): RoleComparison {
  const [left, right] = [languageOf(a, 'the first role'), languageOf(b, 'the second role')]
  const algebra = boundedAlgebra()
  const onlyA = without(left, right, algebra)
  const onlyB = without(right, left, algebra)
  const relation = relationOf(onlyA, onlyB, () => haveShared(left, right, algebra))
  mustBeExact(algebra, 'these two roles together')
  const witness = witnessIn(onlyA, 'a') ?? witnessIn(onlyB, 'b')
  return {
    relation,
    onlyA: written(onlyA),
    onlyB: written(onlyB),
    ...(witness !== undefined && { witness }),
    conditionsIgnored: left.hasConditions || right.hasConditions,
  }
}

/** Rows on both planes. */
type Rows = Pick<RoleLanguage, 'control' | 'data'>

function without(a: Rows, b: Rows, algebra: ActionAlgebra): Rows {
  return { control: rowsWithout(a.control, b.control, algebra), data: rowsWithout(a.data, b.data, algebra) }
}

function rowsWithout(a: readonly PatternRow[], b: readonly PatternRow[], algebra: ActionAlgebra): PatternRow[] {
  const rows = a.flatMap((row) => algebra.minus(row, b))
  // No two patterns of one role cover each other, so without exceptions there is nothing to simplify.
  return rows.length === 0 || (isPlain(a) && isPlain(b)) ? rows : algebra.simplified(rows)
}

function isPlain(rows: readonly PatternRow[]): boolean {
  return rows.every(({ except }) => except.length === 0)
}

function relationOf(onlyA: Rows, onlyB: Rows, shared: () => boolean): RoleRelation {
  if (isEmpty(onlyA)) return isEmpty(onlyB) ? 'equivalent' : 'coveredBy'
  if (isEmpty(onlyB)) return 'covers'
  return shared() ? 'overlaps' : 'disjoint'
}

function isEmpty({ control, data }: Rows): boolean {
  return control.length === 0 && data.length === 0
}

function haveShared(a: Rows, b: Rows, algebra: ActionAlgebra): boolean {
  const onOnePlane = (ours: readonly PatternRow[], theirs: readonly PatternRow[]) =>
    ours.some((one) => theirs.some((other) => algebra.share(one, other)))
  return onOnePlane(a.control, b.control) || onOnePlane(a.data, b.data)
}

function witnessIn({ control, data }: Rows, grantedBy: 'a' | 'b'): RoleWitness | undefined {
  for (const isDataAction of [false, true]) {
    const action = someActionOf(isDataAction ? data : control)
    if (action !== undefined) return { action, isDataAction, grantedBy }
  }
  return undefined
}

function written({ control, data }: Rows): ActionRow[] {
  return [...control.map((row) => actionRow(row, false)), ...data.map((row) => actionRow(row, true))]
}

/** A row in words. */
export function actionRow({ pattern, except }: PatternRow, isDataAction: boolean): ActionRow {
  return {
    action: pattern.text,
    isDataAction,
    ...(except.length > 0 && { except: except.map(({ text }) => text) }),
  }
}
