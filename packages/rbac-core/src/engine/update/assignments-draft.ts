import type { RoleAssignment, ScheduleInstance } from '../../model/assignment.js'
import type { Removal } from '../../model/policy.js'
import { foldAscii } from '../../model/text.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { grantOf, HELD_STRIDE, type Held } from '../compiled/held.js'
import { ConditionTable } from '../flat/condition-table.js'
import type { AssignmentSection } from '../flat/particulars.js'
import type { RunChange } from '../flat/runs.js'
import type { DirectoryDraft } from './directory-draft.js'
import type { Line } from './line.js'
import { assignmentsNamed, instancesNamed } from './named-assignments.js'

/** What is to be added, and the holder it is for. */
interface Added {
  readonly section: AssignmentSection
  readonly source: RoleAssignment | ScheduleInstance
  readonly holder: number
}

/** What an update makes of role assignments and schedule instances. Answers of false: see `DirectoryDraft`. */
export class AssignmentsDraft {
  readonly #policy: CompiledPolicy
  readonly #directory: DirectoryDraft
  readonly #removed = new Set<number>()
  readonly #added: Added[] = []
  /** Of those to be added, by section and id. */
  readonly #ids = new Set<string>()

  constructor(policy: CompiledPolicy, directory: DirectoryDraft) {
    this.#policy = policy
    this.#directory = directory
  }

  /** O(what is removed, and what shares its name). */
  remove({ roleAssignments }: Removal): boolean {
    const { assignments, revision } = this.#policy
    for (const key of roleAssignments) {
      // An instance is the same grant again, with its time; it goes with the assignment it belongs to.
      for (const number of [...assignmentsNamed(assignments, key), ...instancesNamed(assignments, key)]) {
        if (!assignments.isAlive(number, revision)) continue
        if (!this.#directory.mayForget(assignments.rows.holderOf(number))) return false
        this.#removed.add(number)
      }
    }
    return true
  }

  add(section: AssignmentSection, items: readonly (RoleAssignment | ScheduleInstance)[]): boolean {
    return items.every((source) => this.#add(section, source))
  }

  /**
   * What each holder holds in the next revision.
   *
   * @param isUnread see `revised`
   */
  commit(line: Line, revision: number, isNoted: (item: object) => boolean, isUnread: boolean): Held {
    const { assignments, held, limits } = this.#policy
    const changes = new Map<number, RunChange & { readonly items: number[] }>()
    for (const number of this.#removed) {
      const holder = assignments.rows.holderOf(number)
      this.#directory.touched.add(holder)
      if (!changes.has(holder)) changes.set(holder, { keeps: false, items: this.#left(holder) })
      assignments.remove(number, revision)
    }
    const conditions = new ConditionTable(limits)
    const { holders } = this.#directory.directory
    for (const { section, source, holder } of this.#added) {
      const { text, node } = line.scope(source.scope)
      const spelling = holders.isSpelt(holder, source.principalId) ? undefined : source.principalId
      const resolved = { holder, scope: text, role: line.roleText(source.roleDefinitionId), spelling }
      const conditionOf = (one: RoleAssignment) => conditions.compiled(one)
      const number = assignments.add(source, resolved, section, conditionOf, isNoted(source))
      const change = changes.get(holder) ?? { keeps: true, items: [] }
      changes.set(holder, change)
      change.items.push(node, grantOf(assignments.rows, number), number)
      this.#directory.touched.add(holder)
    }
    return changes.size === 0 ? held : held.with(changes, isUnread)
  }

  #add(section: AssignmentSection, source: RoleAssignment | ScheduleInstance): boolean {
    const key = foldAscii(source.id)
    const known = this.#known(section, key)
    if (known !== undefined) return this.#isSame(known, source)
    if (this.#ids.has(`${section} ${key}`)) return false
    this.#ids.add(`${section} ${key}`)
    const holder = this.#directory.mention(source.principalId)
    if (holder === undefined) return false
    this.#added.push({ section, source, holder })
    return true
  }

  /** The number of the one that has this id already. */
  #known(section: AssignmentSection, key: string): number | undefined {
    const { assignments, revision } = this.#policy
    return assignmentsNamed(assignments, key).find(
      (number) =>
        assignments.isAlive(number, revision) &&
        !this.#removed.has(number) &&
        assignments.rows.particularsOf(number).section === section &&
        foldAscii(assignments.ids.read(number)) === key,
    )
  }

  /** Is it there already, in the very same words? */
  #isSame(number: number, source: RoleAssignment | ScheduleInstance): boolean {
    const { assignments, directory } = this.#policy
    const known = assignments.read(number, directory.holders.firstSpelling(assignments.rows.holderOf(number)))
    return JSON.stringify(known) === JSON.stringify(source)
  }

  /** The items of a holder that stay. O(what it holds). */
  #left(holder: number): number[] {
    const items = this.#policy.held.itemsOf(holder)
    const left: number[] = []
    for (let at = 0; at < items.length; at += HELD_STRIDE) {
      if (!this.#removed.has(items[at + 2] ?? 0)) left.push(...items.slice(at, at + HELD_STRIDE))
    }
    return left
  }
}
