import type { CompiledCondition } from '../../condition/compile.js'
import type { RoleAssignment, ScheduleInstance } from '../../model/assignment.js'
import { compareText } from '../../model/text.js'
import type { ConditionTable } from './condition-table.js'
import { NONE } from './lookup.js'
import type { PartsIn, PartsOut } from './parts.js'
import { type Window, windowOf } from './window.js'

/** Which list of the policy an assignment is in. */
export type AssignmentSection =
  | 'roleAssignments'
  | 'roleAssignmentScheduleInstances'
  | 'roleEligibilityScheduleInstances'

/** What an assignment says beyond who, what and where: most of them say the same. */
export interface Particulars {
  readonly section: AssignmentSection
  /** What stands between the scope and the name in its id; undefined where the id does not start with the scope. */
  readonly infix: string | undefined
  /** The rest, in the order of the keys it was written with. */
  readonly rest: Rest
  readonly condition: CompiledCondition | undefined
  readonly window: Window | undefined
}

export type Rest = Omit<ScheduleInstance, 'id' | 'principalId' | 'roleDefinitionId' | 'scope'>

/** Does what it grants hold always, if the role says nothing else? */
export function isUnconditional({ condition, window }: Particulars): boolean {
  return condition === undefined && window === undefined
}

/** Particulars by number, each kept once. */
export class ParticularsTable {
  #items: Particulars[] = []
  readonly #byKey = new Map<string, number>()
  /** The first few without conditions, descriptions or times: nearly all assignments have one of these. */
  readonly #plain: number[] = []
  /** Those that were copied, by what they were. */
  readonly #copies = new Map<Particulars, number>()

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, conditions: ConditionTable): ParticularsTable {
    const table = new ParticularsTable()
    table.#items = parts.shaped('particulars').map(({ section, infix, rest }) => {
      return { section, infix, rest, condition: conditions.compiled(rest), window: windowIn(rest, section) }
    })
    for (const [number, { section, infix, rest }] of table.#items.entries()) {
      table.#byKey.set(keyOf(section, infix, rest), number)
    }
    return table
  }

  write(parts: PartsOut): void {
    parts.plain(
      'particulars',
      this.#items.map(({ section, infix, rest }) => ({ section, infix, rest })),
    )
  }

  get(number: number): Particulars {
    return this.#items[number] as Particulars
  }

  get length(): number {
    return this.#items.length
  }

  /** Does any say to which assignment an instance belongs? */
  get haveOrigins(): boolean {
    return this.#items.some(({ rest }) => rest.originRoleAssignmentId !== undefined)
  }

  /** The number of an assignment's particulars. */
  add(
    assignment: RoleAssignment | ScheduleInstance,
    section: AssignmentSection,
    infix: string | undefined,
    conditionOf: (assignment: RoleAssignment) => CompiledCondition | undefined,
  ): number {
    const plain = isPlain(assignment)
    const known = plain ? this.#knownPlain(assignment.principalType, section, infix) : NONE
    return known === NONE ? this.#addKeyed(assignment, section, infix, conditionOf) : known
  }

  /** The number of those of another table, whose keys are put in order: so equal ones are one, however they were read. */
  copy(item: Particulars): number {
    const known = this.#copies.get(item)
    if (known !== undefined) return known
    const rest = Object.fromEntries(Object.entries(item.rest).sort(([a], [b]) => compareText(a, b))) as Rest
    const key = keyOf(item.section, item.infix, rest)
    const number = this.#byKey.get(key) ?? this.#items.push({ ...item, rest }) - 1
    this.#byKey.set(key, number)
    this.#copies.set(item, number)
    return number
  }

  #knownPlain(principalType: string | undefined, section: AssignmentSection, infix: string | undefined): number {
    for (const number of this.#plain) {
      const item = this.#items[number] as Particulars
      if (item.rest.principalType === principalType && item.infix === infix && item.section === section) return number
    }
    return NONE
  }

  #addKeyed(
    assignment: RoleAssignment | ScheduleInstance,
    section: AssignmentSection,
    infix: string | undefined,
    conditionOf: (assignment: RoleAssignment) => CompiledCondition | undefined,
  ): number {
    const { id: _id, principalId: _principal, roleDefinitionId: _role, scope: _scope, ...rest } = assignment
    const key = keyOf(section, infix, rest)
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    const number = this.#items.length
    const condition = conditionOf(assignment)
    this.#items.push({ section, infix, rest, condition, window: windowIn(assignment, section) })
    this.#byKey.set(key, number)
    if (isPlain(assignment) && this.#plain.length < MOST_PLAIN) this.#plain.push(number)
    return number
  }
}

function keyOf(section: AssignmentSection, infix: string | undefined, rest: Rest): string {
  return JSON.stringify([section, infix, rest])
}

const MOST_PLAIN = 8

function isPlain(assignment: ScheduleInstance): boolean {
  return (
    assignment.condition === undefined &&
    assignment.conditionVersion === undefined &&
    assignment.description === undefined &&
    assignment.startTime === undefined &&
    assignment.endTime === undefined &&
    assignment.status === undefined &&
    assignment.memberType === undefined &&
    assignment.assignmentType === undefined &&
    assignment.originRoleAssignmentId === undefined
  )
}

function windowIn(assignment: Rest, section: AssignmentSection): Window | undefined {
  if (section === 'roleAssignments') return undefined
  return section === 'roleEligibilityScheduleInstances' ? ELIGIBLE : windowOf(assignment)
}

const ELIGIBLE: Window = { eligible: true }
