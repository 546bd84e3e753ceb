import type { RoleAssignment, ScheduleInstance } from '../../model/assignment.js'
import { compareText, foldAscii } from '../../model/text.js'
import type { CompiledCondition, ConditionTable } from '../conditions.js'
import { Column } from './column.js'
import { IdReading, Ids } from './ids.js'
import { NONE } from './lookup.js'
import { NameIndex } from './name-index.js'
import { type AssignmentSection, type Particulars, ParticularsTable } from './particulars.js'
import { check, checkRows, type PartsIn, type PartsOut, textsByNumber } from './parts.js'
import type { RoleTexts } from './role-texts.js'
import type { ScopeTexts } from './scope-texts.js'
import { Stamps } from './stamps.js'
import type { Texts } from './texts.js'

/** What an assignment was resolved to when it was read. */
export interface Resolved {
  /** The principal. */
  readonly holder: number
  /** Numbers in `ScopeTexts` and `RoleTexts`. */
  readonly scope: number
  readonly role: number
  /** The principal's id where it is written otherwise than the directory's first spelling of it. */
  readonly spelling: string | undefined
}

/** What a table of assignments stands upon. */
export interface AssignmentParts {
  readonly texts: Texts
  readonly scopes: ScopeTexts
  readonly roles: RoleTexts
  /** How many there are. */
  readonly holders: number
  readonly conditions: ConditionTable
}

/** Every role assignment and schedule instance in integers, 33 bytes each and what their texts take. */
export class AssignmentTable {
  readonly #scopes: ScopeTexts
  readonly #roles: RoleTexts
  /** Holder, scope, role and particulars of each. */
  #columns: Column
  /** The end of each id, from its last slash on; the whole id where it does not start with the scope. */
  #names: Ids
  #particulars = new ParticularsTable()
  #spellings = new Map<number, string>()
  readonly #removed = new Stamps()
  #byName: NameIndex | undefined
  /** Schedule instances by the last part of the id of the assignment they belong to. */
  readonly #byOrigin = new Map<string, number[]>()
  /** Those of the documents that somebody remembers by their identity, see `ParsedPolicy.noted`. */
  readonly #originals = new Map<number, RoleAssignment>()
  readonly #reading = new IdReading()
  /** The infix met last: nearly always the next one, too. */
  #infix = '/providers/Microsoft.Authorization/roleAssignments/'

  constructor(texts: Texts, scopes: ScopeTexts, roles: RoleTexts, capacity: number) {
    this.#scopes = scopes
    this.#roles = roles
    this.#columns = new Column(capacity * STRIDE)
    this.#names = new Ids(texts, capacity)
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, { texts, scopes, roles, holders, conditions }: AssignmentParts): AssignmentTable {
    const columns = parts.ints('asgn')
    const table = new AssignmentTable(texts, scopes, roles, 0)
    table.#columns = Column.of(columns)
    table.#names = Ids.read(parts, 'asn', texts)
    table.#particulars = ParticularsTable.read(parts, conditions)
    check(columns.length === table.length * STRIDE, 'asgn', 'is not as long as there are ids')
    checkRows(columns, 'asgn', [
      [0, holders],
      [0, scopes.length],
      [0, roles.length],
      [0, table.#particulars.length],
    ])
    table.#spellings = textsByNumber(parts.plain('principalSpellings'), 'principalSpellings', table.length)
    table.#byName = NameIndex.read(parts, table.length)
    if (table.#particulars.haveOrigins) {
      for (let number = 0; number < table.length; number++) table.#noteOrigin(number)
    }
    return table
  }

  write(parts: PartsOut): void {
    parts.ints('asgn', this.#columns.values)
    this.#names.write(parts, 'asn')
    this.#particulars.write(parts)
    parts.plain('principalSpellings', [...this.#spellings])
    this.#byName?.write(parts)
  }

  get length(): number {
    return this.#names.length
  }

  /** The number of a new assignment. */
  add(
    assignment: RoleAssignment,
    { holder, scope, role, spelling }: Resolved,
    section: AssignmentSection,
    conditionOf: (assignment: RoleAssignment) => CompiledCondition | undefined,
    isNoted: boolean,
  ): number {
    const { id } = assignment
    const infix = this.#infixOf(id, assignment.scope)
    const start = infix === undefined ? 0 : assignment.scope.length + infix.length
    const number = this.#names.addRead(this.#reading.read(id, start))
    this.#columns.pushFour(holder, scope, role, this.#particulars.add(assignment, section, infix, conditionOf))
    if (spelling !== undefined) this.#spellings.set(number, spelling)
    if (isNoted) this.#originals.set(number, assignment)
    if (section !== 'roleAssignments') this.#noteOrigin(number)
    this.#byName?.add(this.#nameHash(number))
    return number
  }

  /** One of another table, resolved to what stands for the same here. */
  copy(from: AssignmentTable, number: number, { holder, scope, role, spelling }: Resolved): void {
    const copied = this.#names.copy(from.#names, number)
    this.#columns.pushFour(holder, scope, role, this.#particulars.copy(from.particularsOf(number)))
    if (spelling !== undefined) this.#spellings.set(copied, spelling)
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

  /**
   * Those that a key names: their full id, case folded, or the last part of it where it is a resource id. O(those that
   * share it).
   */
  namedBy(key: string): number[] {
    const hash = nameHash(key)
    const found: number[] = []
    for (const number of this.#byName?.candidates(hash) ?? NO_NUMBERS) {
      if (this.#nameHash(number) === hash && isNamed(foldAscii(this.idOf(number)), key)) found.push(number)
    }
    return found
  }

  /** Schedule instances of the assignments that a key names. O(those that share it). */
  instancesOf(key: string): number[] {
    const numbers = this.#byOrigin.get(lastPart(key)) ?? []
    return numbers.filter((number) => isNamed(foldAscii(this.#originOf(number) ?? ''), key))
  }

  /**
   * The one of a section whose id this is, ASCII case ignored; `NONE` where there is none. For who adds them one by one,
   * before `settle`: O(1), and at each doubling all are indexed anew.
   */
  find(id: string, section: AssignmentSection): number {
    if (this.#byName === undefined || this.#byName.isSplit) {
      this.#byName = NameIndex.of(this.length, (number) => this.#nameHash(number), this.length * 2)
    }
    const name = this.#reading.read(id, id.lastIndexOf('/') + 1)
    for (const number of this.#byName.candidates(name.hash(0))) {
      const particulars = this.particularsOf(number)
      if (particulars.section !== section) continue
      if (particulars.infix !== undefined && !this.#names.is(number, name)) continue
      if (foldAscii(this.idOf(number)) === foldAscii(id)) return number
    }
    return NONE
  }

  holderOf(number: number): number {
    return this.#columns.at(number * STRIDE)
  }

  /** The number of its scope in `ScopeTexts`. */
  scopeTextOf(number: number): number {
    return this.#columns.at(number * STRIDE + 1)
  }

  /** The number of its role's id in `RoleTexts`. */
  roleTextOf(number: number): number {
    return this.#columns.at(number * STRIDE + 2)
  }

  /** Holder, scope, role and particulars of each by turns, for who goes through all of them; only for reading. */
  get rows(): Int32Array {
    return this.#columns.values
  }

  /** The role it names, as a number of `RoleTexts.keys`. */
  roleOf(number: number): number {
    return this.#roles.roleOf(this.#columns.at(number * STRIDE + 2))
  }

  /** How often each role is named, by number. O(assignments). */
  usesOfRoles(): Uint32Array {
    const usesOfTexts = new Uint32Array(this.#roles.length)
    const { rows } = this
    for (let at = 2; at < rows.length; at += STRIDE) {
      const text = rows[at] ?? 0
      usesOfTexts[text] = (usesOfTexts[text] ?? 0) + 1
    }
    const uses = new Uint32Array(this.#roles.keys.length)
    for (const [text, count] of usesOfTexts.entries()) {
      const role = this.#roles.roleOf(text)
      uses[role] = (uses[role] ?? 0) + count
    }
    return uses
  }

  particularsOf(number: number): Particulars {
    return this.#particulars.get(this.#columns.at(number * STRIDE + 3))
  }

  idOf(number: number): string {
    const { infix } = this.particularsOf(number)
    const name = this.#names.read(number)
    return infix === undefined ? name : this.#scopeText(number) + infix + name
  }

  scopeOf(number: number): string {
    return this.#scopeText(number)
  }

  roleDefinitionIdOf(number: number): string {
    return this.#roles.read(this.#columns.at(number * STRIDE + 2))
  }

  /** How it writes its principal, where that is not the directory's first spelling. */
  spellingOf(number: number): string | undefined {
    return this.#spellings.get(number)
  }

  /** The order of two ids, ASCII case folded. */
  compareIds(a: number, b: number): number {
    const infix = this.particularsOf(a).infix
    const sameBeginning =
      infix !== undefined &&
      infix === this.particularsOf(b).infix &&
      this.#scopes.areSame(this.#columns.at(a * STRIDE + 1), this.#columns.at(b * STRIDE + 1))
    const byName = sameBeginning ? this.#names.compareGuids(a, b) : undefined
    return byName ?? compareText(foldAscii(this.idOf(a)), foldAscii(this.idOf(b)))
  }

  /** By section, then by the end of their ids, then by their ids: nothing of it depends on numbers. */
  compareInOrder(a: number, b: number): number {
    return (
      compareText(this.particularsOf(a).section, this.particularsOf(b).section) ||
      this.#names.compare(a, b) ||
      compareText(this.idOf(a), this.idOf(b))
    )
  }

  /** The assignment as the document had it. O(its texts). */
  read(number: number, principalId: string): RoleAssignment | ScheduleInstance {
    const original = this.#originals.get(number)
    if (original !== undefined) return original
    const { infix, rest } = this.particularsOf(number)
    const scope = this.#scopeText(number)
    const name = this.#names.read(number)
    return Object.freeze({
      id: infix === undefined ? name : scope + infix + name,
      principalId: this.#spellings.get(number) ?? principalId,
      roleDefinitionId: this.roleDefinitionIdOf(number),
      scope,
      ...rest,
    })
  }

  settle(): void {
    this.#columns.settle()
    this.#names.settle()
    this.#byName = NameIndex.of(this.length, (number) => this.#nameHash(number))
  }

  /** Is it kept as the very object it was read as, see `ParsedPolicy.noted`? */
  isNoted(number: number): boolean {
    return this.#originals.has(number)
  }

  #noteOrigin(number: number): void {
    const origin = this.#originOf(number)
    if (origin === undefined) return
    const key = lastPart(foldAscii(origin))
    const known = this.#byOrigin.get(key)
    if (known === undefined) this.#byOrigin.set(key, [number])
    else known.push(number)
  }

  #originOf(number: number): string | undefined {
    return this.particularsOf(number).rest.originRoleAssignmentId
  }

  #infixOf(id: string, scope: string): string | undefined {
    const start = scope.length
    const end = start + this.#infix.length
    const isSame =
      id.length > end &&
      id.indexOf('/', end) === -1 &&
      id.slice(start, end) === this.#infix &&
      id.slice(0, start) === scope
    if (isSame) return this.#infix
    const infix = infixOf(id, scope)
    if (infix !== undefined) this.#infix = infix
    return infix
  }

  #nameHash(number: number): number {
    const { infix } = this.particularsOf(number)
    return infix === undefined ? nameHash(this.#names.read(number)) : this.#names.hashAt(number, 0)
  }

  #scopeText(number: number): string {
    return this.#scopes.read(this.#columns.at(number * STRIDE + 1))
  }
}

/** How many integers of `rows` one has. */
export const ROW_STRIDE = 4
const STRIDE = ROW_STRIDE

/** What stands between the scope and the last part of an id that begins with the scope, as Azure's ids do. */
function infixOf(id: string, scope: string): string | undefined {
  const name = id.lastIndexOf('/') + 1
  if (name <= scope.length || !id.startsWith(scope)) return undefined
  const infix = id.slice(scope.length, name)
  return AUTHORIZATION.test(infix) ? infix : undefined
}

const AUTHORIZATION = /^\/?providers\/Microsoft\.Authorization\/[A-Za-z]{1,40}\/$/i

/** Of the part after the last slash. */
export function nameHash(id: string): number {
  return READING.read(id, id.lastIndexOf('/') + 1).hash(0)
}

/** One for all: nothing of it is kept from call to call. */
const READING = new IdReading()

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1)
}

/** Is this id, case folded, what a key means? */
export function isNamed(id: string, key: string): boolean {
  return id === key || RESOURCE_NAME.exec(id)?.[1] === key
}

const RESOURCE_NAME = /\/providers\/microsoft\.authorization\/[^/]+\/([^/]+)$/
const NO_NUMBERS: readonly number[] = []
