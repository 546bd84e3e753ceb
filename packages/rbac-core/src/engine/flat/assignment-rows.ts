import type { CompiledCondition } from '../../condition/compile.js'
import type { RoleAssignment } from '../../model/assignment.js'
import { Column } from './column.js'
import type { ConditionTable } from './condition-table.js'
import { type AssignmentSection, type Particulars, ParticularsTable } from './particulars.js'
import type { PartsIn, PartsOut } from './parts.js'
import type { RoleTexts } from './role-texts.js'
import type { ScopeTexts } from './scope-texts.js'

/** Who, what and where. */
export interface Row {
  /** The principal. */
  readonly holder: number
  /** Numbers in `ScopeTexts` and `RoleTexts`. */
  readonly scope: number
  readonly role: number
}

/** What rows stand upon. */
export interface RowTexts {
  readonly scopes: ScopeTexts
  readonly roles: RoleTexts
}

/** Of each assignment its holder, its scope, its role and its particulars, in an integer each. */
export class AssignmentRows {
  readonly scopes: ScopeTexts
  readonly #roles: RoleTexts
  #columns: Column
  #particulars = new ParticularsTable()

  constructor({ scopes, roles }: RowTexts, capacity: number) {
    this.scopes = scopes
    this.#roles = roles
    this.#columns = new Column(capacity * ROW_STRIDE)
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, texts: RowTexts, holders: number, conditions: ConditionTable): AssignmentRows {
    const rows = new AssignmentRows(texts, 0)
    const columns = parts.ints('asgn')
    rows.#columns = Column.of(columns)
    rows.#particulars = ParticularsTable.read(parts, conditions)
    parts.checks.rows(columns, 'asgn', [
      [0, holders],
      [0, texts.scopes.length],
      [0, texts.roles.length],
      [0, rows.#particulars.length],
    ])
    return rows
  }

  write(parts: PartsOut): void {
    parts.ints('asgn', this.#columns.values)
    this.#particulars.write(parts)
  }

  /** Each row's integers by turns, for who goes through all of them; only for reading. */
  get values(): Int32Array {
    return this.#columns.values
  }

  /** Does any say to which assignment an instance belongs? */
  get haveOrigins(): boolean {
    return this.#particulars.haveOrigins
  }

  add(
    { holder, scope, role }: Row,
    assignment: RoleAssignment,
    section: AssignmentSection,
    infix: string | undefined,
    conditionOf: (assignment: RoleAssignment) => CompiledCondition | undefined,
  ): void {
    this.#columns.pushFour(holder, scope, role, this.#particulars.add(assignment, section, infix, conditionOf))
  }

  /** One with particulars of another table. */
  copy({ holder, scope, role }: Row, particulars: Particulars): void {
    this.#columns.pushFour(holder, scope, role, this.#particulars.copy(particulars))
  }

  holderOf(number: number): number {
    return this.#columns.at(number * ROW_STRIDE)
  }

  /** The number of its scope in `ScopeTexts`. */
  scopeTextOf(number: number): number {
    return this.#columns.at(number * ROW_STRIDE + 1)
  }

  scopeOf(number: number): string {
    return this.scopes.read(this.scopeTextOf(number))
  }

  /** The number of its role's id in `RoleTexts`. */
  roleTextOf(number: number): number {
    return this.#columns.at(number * ROW_STRIDE + 2)
  }

  roleDefinitionIdOf(number: number): string {
    return this.#roles.read(this.roleTextOf(number))
  }

  /** The role it names, as a number of `RoleTexts.keys`. */
  roleOf(number: number): number {
    return this.#roles.roleOf(this.roleTextOf(number))
  }

  particularsOf(number: number): Particulars {
    return this.#particulars.get(this.#columns.at(number * ROW_STRIDE + 3))
  }

  /** How often each role is named, by number. O(assignments). */
  usesOfRoles(): Uint32Array {
    const usesOfTexts = new Uint32Array(this.#roles.length)
    const { values } = this
    for (let at = 2; at < values.length; at += ROW_STRIDE) {
      const text = values[at] ?? 0
      usesOfTexts[text] = (usesOfTexts[text] ?? 0) + 1
    }
    const uses = new Uint32Array(this.#roles.keys.length)
    for (const [text, count] of usesOfTexts.entries()) {
      const role = this.#roles.roleOf(text)
      uses[role] = (uses[role] ?? 0) + count
    }
    return uses
  }

  settle(): void {
    this.#columns.settle()
  }
}

/** How many integers of `values` one has. */
export const ROW_STRIDE = 4
