import { checkAssignment, checkMember, type Known } from '../document/dangling.js'
import { reportDifferent } from '../document/duplicates.js'
import { contentOf } from '../document/identity.js'
import { child, type Place } from '../document/place.js'
import type { StreamedSection } from '../document/read-sections.js'
import type { Report } from '../document/report.js'
import { type Chunk, placeOfChunk, type StreamReader } from '../document/stream-reader.js'
import type { CompiledPolicy, CompileOptions } from '../engine/compiled/compiled-policy.js'
import { PolicySource } from '../engine/compiled/policy-source.js'
import { ASSIGNMENT_SECTIONS } from '../engine/compiler/compile.js'
import { PolicyCompiler } from '../engine/compiler/policy-compiler.js'
import { Column } from '../engine/flat/column.js'
import { IN_GROUPS } from '../engine/flat/holder-table.js'
import { NONE } from '../engine/flat/lookup.js'
import type { AssignmentSection } from '../engine/flat/particulars.js'
import { InvalidRequestError } from '../errors.js'
import type { RoleAssignment } from '../model/assignment.js'
import type { Group } from '../model/directory.js'
import type { PolicyRemains, PolicySections } from '../model/policy.js'
import { KnownAssignments } from './known-assignments.js'

interface FirstGroup {
  readonly value: Group
  readonly place: Place
  readonly content: string
}

/** Where items go: into the compiler, once each, after everything was said that there is to say about them. */
export class Intake {
  readonly #reader: StreamReader
  readonly #sections: Kept
  readonly #compiler: PolicyCompiler
  readonly #known: Known
  readonly #knownAssignments: KnownAssignments
  /** How many groups and assignments came with the documents. */
  readonly #ownGroups: number
  readonly #ownAssignments: readonly { readonly section: AssignmentSection; readonly end: number }[]
  /** How many items of each section were streamed, those that were left out included. */
  readonly #taken = new Map<StreamedSection, number>()
  /** Which of its section each streamed group and assignment was. */
  readonly #groupIndexes = new Column()
  readonly #assignmentIndexes: Column
  /** Made when a group is met again. */
  #groupsByHolder: Map<number, number> | undefined
  /** Groups that were met again. */
  readonly #copied = new Map<number, FirstGroup>()

  constructor(reader: StreamReader, expected: number) {
    const sections = reader.sections
    const { roleDefinitions, denyAssignments, managementGroups, resources, actions, principals } = sections
    this.#reader = reader
    this.#sections = { roleDefinitions, denyAssignments, managementGroups, resources, actions, principals }
    const own = ASSIGNMENT_SECTIONS.reduce((sum, section) => sum + sections[section].length, 0)
    const isNoted = (item: object): boolean => reader.isNoted(item)
    this.#compiler = new PolicyCompiler(sections, { assignments: own + expected, limits: reader.limits }, isNoted)
    this.#knownAssignments = new KnownAssignments(this.#compiler.assignments)
    this.#assignmentIndexes = new Column(expected)
    this.#ownGroups = sections.groups.length
    this.#ownAssignments = ASSIGNMENT_SECTIONS.map((section) => {
      for (const item of sections[section]) this.#compiler.add(section, item, isNoted(item))
      return { section, end: this.#compiler.assignments.length }
    })
    const { directory } = this.#compiler
    const groups = {
      has: (key: string) => directory.holders.has(directory.holders.find(key), IN_GROUPS),
      get size(): number {
        return directory.groups.length
      },
    }
    this.#known = { ...reader.known, groups }
  }

  /** @throws {InvalidRequestError} for groups after assignments */
  take(section: StreamedSection, items: readonly unknown[]): void {
    const first = this.#taken.get(section) ?? 0
    if (items.length === 0) return
    if (section === 'groups' && this.#taken.size > (first === 0 ? 0 : 1)) {
      throw new InvalidRequestError('groups come before assignments: what an assignment means depends on them')
    }
    this.#taken.set(section, first + items.length)
    if (section === 'groups') this.#takeGroups(this.#reader.read(section, items, first))
    else this.#takeAssignments(section, this.#reader.read(section, items, first))
  }

  #takeGroups({ items, report }: Chunk<'groups'>): void {
    for (const item of items) {
      const first = this.#groupOf(item.value)
      if (first === undefined) {
        this.#groupIndexes.push(indexIn(item.place))
        this.#compiler.addGroup(item.value, this.#reader.isNoted(item.value))
      } else if (first.content !== contentOf(item.value)) reportDifferent('groups', first, item, report)
    }
  }

  #takeAssignments(section: AssignmentSection, { items, report }: Chunk<AssignmentSection>): void {
    for (const item of items) {
      const number = this.#knownAssignments.find(item.value.id, section)
      if (number === NONE) {
        checkAssignment(item, this.#known, report)
        this.#assignmentIndexes.push(indexIn(item.place))
        this.#compiler.add(section, item.value, this.#reader.isNoted(item.value))
        continue
      }
      const first = { value: this.#assignment(number), place: this.#placeOf(section, number) }
      if (contentOf(first.value) !== contentOf(item.value)) reportDifferent(section, first, item, report)
    }
  }

  /**
   * What there is to say about the policy.
   *
   * @throws {InvalidPolicyError} with everything, when some of it is an error
   */
  remains(): PolicyRemains {
    return this.#reader.finish(this.#known, (report) => this.#checkMembers(report))
  }

  compiled(remains: PolicyRemains, options: CompileOptions): CompiledPolicy {
    const { principals, ...rest } = this.#sections
    const roleDefinitions = [...rest.roleDefinitions, ...this.#reader.rolesAdded]
    const kept = { ...rest, roleDefinitions: Object.freeze(roleDefinitions) }
    return this.#compiler.finish(
      { ...kept, principals },
      (directory, assignments) => new PolicySource({ kept, remains, directory, assignments }),
      options,
    )
  }

  /** A group that is there already. */
  #groupOf({ id }: Group): FirstGroup | undefined {
    const { holders, groups } = this.#compiler.directory
    const holder = holders.find(id)
    if (!holders.has(holder, IN_GROUPS)) return undefined
    this.#groupsByHolder ??= new Map()
    for (let group = this.#groupsByHolder.size; group < groups.length; group++) {
      this.#groupsByHolder.set(groups.holderOf(group), group)
    }
    const group = this.#groupsByHolder.get(holder) ?? 0
    // Read once: there may be many copies of a large one.
    let first = this.#copied.get(group)
    if (first === undefined) {
      const value = groups.read(group, (one) => holders.firstSpelling(one))
      first = { value, place: this.#placeOfGroup(group), content: contentOf(value) }
      this.#copied.set(group, first)
    }
    return first
  }

  /** Members are looked for when all groups are there. */
  #checkMembers(report: Report): void {
    const { holders, groups } = this.#compiler.directory
    // Who lists no principals leaves open who there is.
    if (this.#known.principals.size === 0) return
    for (let group = this.#ownGroups; group < groups.length; group++) {
      const place = this.#placeOfGroup(group)
      const { members } = groups.read(group, (holder) => holders.firstSpelling(holder))
      for (const [index, member] of members.entries()) checkMember(member, index, place, this.#known, report)
    }
  }

  #assignment(number: number): RoleAssignment {
    const { assignments, directory } = this.#compiler
    return assignments.read(number, directory.holders.firstSpelling(assignments.rows.holderOf(number)))
  }

  #placeOfGroup(group: number): Place {
    if (group < this.#ownGroups) return this.#ownPlace('groups', group)
    return child(placeOfChunk('groups', [], 0), this.#groupIndexes.at(group - this.#ownGroups))
  }

  #placeOf(section: AssignmentSection, number: number): Place {
    let start = 0
    for (const own of this.#ownAssignments) {
      if (number < own.end) return this.#ownPlace(own.section, number - start)
      start = own.end
    }
    return child(placeOfChunk(section, [], 0), this.#assignmentIndexes.at(number - start))
  }

  #ownPlace(section: StreamedSection, index: number): Place {
    return this.#reader.placeOf(section, index) ?? placeOfChunk(section, [], 0)
  }
}

/** What stays as it was read. */
type Kept = Pick<
  PolicySections,
  'roleDefinitions' | 'denyAssignments' | 'managementGroups' | 'resources' | 'actions' | 'principals'
>

/** The last step of the place of a streamed item. */
function indexIn({ key }: Place): number {
  return Number(key)
}
