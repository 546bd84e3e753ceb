import type { CompiledCondition } from '../../condition/compile.js'
import type { RoleAssignment, ScheduleInstance } from '../../model/assignment.js'
import { AssignmentIds } from './assignment-ids.js'
import { AssignmentRows, ROW_STRIDE, type Row, type RowTexts } from './assignment-rows.js'
import type { ConditionTable } from './condition-table.js'
import { Ids } from './ids.js'
import { infixOf } from './infix.js'
import { OriginIndex } from './origin-index.js'
import type { AssignmentSection } from './particulars.js'
import { check, type PartsIn, type PartsOut } from './parts.js'
import { Stamps } from './stamps.js'
import type { Texts } from './texts.js'

/** What an assignment was resolved to when it was read. */
export interface Resolved extends Row {
  /** The principal's id where it is written otherwise than the directory's first spelling of it. */
  readonly spelling: string | undefined
}

/** What a table of assignments stands upon. */
export interface AssignmentTexts extends RowTexts {
  readonly all: Texts
}

/** Every role assignment and schedule instance in integers, 33 bytes each and what their texts take. */
export class AssignmentTable {
  readonly rows: AssignmentRows
  readonly ids: AssignmentIds
  readonly origins: OriginIndex = new OriginIndex()
  /** The infix met last. */
  #infix = '/providers/Microsoft.Authorization/roleAssignments/'
  readonly #removed = new Stamps()
  readonly #spellings: Map<number, string>
  /** Those of the documents that somebody remembers by their identity, see `ParsedPolicy.noted`. */
  readonly #originals = new Map<number, RoleAssignment>()

  private constructor(rows: AssignmentRows, ids: AssignmentIds, spellings: Map<number, string>) {
    this.rows = rows
    this.ids = ids
    this.#spellings = spellings
  }

  static empty(texts: AssignmentTexts, capacity: number): AssignmentTable {
    const rows = new AssignmentRows(texts, capacity)
    return new AssignmentTable(rows, new AssignmentIds(rows, new Ids(texts.all, capacity)), new Map())
  }

  /**
   * @param holders how many there are
   * @throws {InvalidSnapshotError}
   */
  static read(parts: PartsIn, texts: AssignmentTexts, holders: number, conditions: ConditionTable): AssignmentTable {
    const rows = AssignmentRows.read(parts, texts, holders, conditions)
    const ids = AssignmentIds.read(parts, rows, texts.all)
    const { length } = ids
    check(rows.values.length === length * ROW_STRIDE, 'asgn', 'is not as long as there are ids')
    const spellings = parts.checks.textsByNumber(parts.plain('principalSpellings'), 'principalSpellings', length)
    const table = new AssignmentTable(rows, ids, spellings)
    if (rows.haveOrigins) for (let number = 0; number < length; number++) table.origins.add(number, rows)
    return table
  }

  write(parts: PartsOut): void {
    this.rows.write(parts)
    this.ids.write(parts)
    parts.plain('principalSpellings', [...this.#spellings])
  }

  get length(): number {
    return this.ids.length
  }

  /** The number of a new assignment. */
  add(
    assignment: RoleAssignment,
    resolved: Resolved,
    section: AssignmentSection,
    conditionOf: (assignment: RoleAssignment) => CompiledCondition | undefined,
    isNoted: boolean,
  ): number {
    const { id, scope } = assignment
    const infix = infixOf(id, scope, this.#infix)
    if (infix !== undefined) this.#infix = infix
    this.rows.add(resolved, assignment, section, infix, conditionOf)
    const number = this.ids.add(id, infix === undefined ? 0 : scope.length + infix.length)
    if (resolved.spelling !== undefined) this.#spellings.set(number, resolved.spelling)
    if (isNoted) this.#originals.set(number, assignment)
    if (section !== 'roleAssignments') this.origins.add(number, this.rows)
    return number
  }

  /** One of another table, resolved to what stands for the same here. */
  copy(from: AssignmentTable, number: number, resolved: Resolved): void {
    this.rows.copy(resolved, from.rows.particularsOf(number))
    const copied = this.ids.names.copy(from.ids.names, number)
    if (resolved.spelling !== undefined) this.#spellings.set(copied, resolved.spelling)
  }

  /** Is it part of the policy of this revision, which had this many when it was made? */
  isAlive(number: number, revision: number): boolean {
    return !this.#removed.isGone(number, revision)
  }

  /** It is gone from `revision` on. */
  remove(number: number, revision: number): void {
    this.#removed.set(number, revision)
  }

  /** How many are kept for policies of the past. */
  get removed(): number {
    return this.#removed.size
  }

  /** How it writes its principal, where that is not the directory's first spelling. */
  spellingOf(number: number): string | undefined {
    return this.#spellings.get(number)
  }

  /** Is it kept as the very object it was read as, see `ParsedPolicy.noted`? */
  isNoted(number: number): boolean {
    return this.#originals.has(number)
  }

  /** The assignment as the document had it. O(its texts). */
  read(number: number, principalId: string): RoleAssignment | ScheduleInstance {
    const original = this.#originals.get(number)
    if (original !== undefined) return original
    const { rows } = this
    const scope = rows.scopeOf(number)
    return Object.freeze({
      id: this.ids.read(number, scope),
      principalId: this.#spellings.get(number) ?? principalId,
      roleDefinitionId: rows.roleDefinitionIdOf(number),
      scope,
      ...rows.particularsOf(number).rest,
    })
  }

  settle(): void {
    this.rows.settle()
    this.ids.settle()
  }
}
