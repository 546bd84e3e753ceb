import type { CompiledCondition } from '../../condition/compile.js'
import { idsNamedBy, type RoleAssignment } from '../../model/assignment.js'
import type { Group } from '../../model/directory.js'
import type { Limits } from '../../model/limits.js'
import type { PolicySections } from '../../model/policy.js'
import type { CompiledPolicy, CompileOptions, PolicyTexts } from '../compiled/compiled-policy.js'
import type { Directory } from '../compiled/directory.js'
import { heldByHolder } from '../compiled/held.js'
import { PermissionTable } from '../compiled/permissions.js'
import type { PolicySource } from '../compiled/policy-source.js'
import { TextCache } from '../compiled/text-cache.js'
import { sampleAction } from '../compiled/text-samples.js'
import { AssignmentTable } from '../flat/assignment-table.js'
import { Column } from '../flat/column.js'
import { ConditionTable } from '../flat/condition-table.js'
import type { AssignmentSection } from '../flat/particulars.js'
import { type RoleTextMaps, RoleTexts } from '../flat/role-texts.js'
import { Texts } from '../flat/texts.js'
import { assemble } from './assemble.js'
import { compileDenials, compileRoles } from './compile-roles.js'
import { DirectoryBuilder } from './directory-builder.js'
import { ScopeBuilder } from './scope-builder.js'

/** What is known before anything is added. */
export interface Expected {
  /** How many there will be, as far as anybody knows: room is taken ahead for so many. */
  readonly assignments: number
  /** Of conditions, and of requests where the engine has no others. */
  readonly limits: Limits
}

/** A policy in the making, one group and one assignment after the other. It holds none of what it is given. */
export class PolicyCompiler {
  readonly directory: DirectoryBuilder
  readonly assignments: AssignmentTable
  readonly #texts: PolicyTexts
  readonly #scopes: ScopeBuilder
  readonly #knownRoles: RoleTextMaps
  readonly #limits: Limits
  readonly #conditions: ConditionTable
  readonly #conditionOf = (assignment: RoleAssignment): CompiledCondition | undefined =>
    this.#conditions.compiled(assignment)
  /** The node of each assignment. */
  readonly #nodes: Column

  /** @param isNoted which items are to be kept as they are, see `ParsedPolicy.noted` */
  constructor(
    directory: Pick<PolicySections, 'groups' | 'principals'>,
    { assignments, limits }: Expected,
    isNoted: (item: object) => boolean,
  ) {
    const all = new Texts()
    this.#limits = limits
    this.#conditions = new ConditionTable(limits)
    this.directory = new DirectoryBuilder(directory, all, isNoted)
    this.#scopes = ScopeBuilder.empty(all)
    this.#texts = { all, scopes: this.#scopes.texts, roles: new RoleTexts(all) }
    this.#knownRoles = { whole: new TextCache<number>(MOST_ROLES, 0, sampleAction, SALT), parts: new Map() }
    this.assignments = AssignmentTable.empty(this.#texts, assignments)
    this.#nodes = new Column(assignments)
  }

  addGroup(group: Group, isNoted: boolean): void {
    this.directory.addGroup(group, isNoted)
  }

  /** O(length of its texts). */
  add(section: AssignmentSection, source: RoleAssignment, isNoted: boolean): void {
    const { holders } = this.directory
    const holder = holders.intern(source.principalId)
    const spelling = holders.isAsFirstMet ? undefined : source.principalId
    const scope = this.#scopes.text(source.scope)
    const role = this.#texts.roles.add(source.roleDefinitionId, this.#knownRoles)
    const resolved = { holder, scope, role, spelling }
    this.assignments.add(source, resolved, section, this.#conditionOf, isNoted)
    this.#nodes.push(this.#scopes.nodeOf(scope, source.scope))
  }

  /** Adds what there is little of. Nothing can be added afterwards. */
  finish(
    sections: Pick<PolicySections, 'roleDefinitions' | 'denyAssignments' | 'principals'>,
    sourceOf: (directory: Directory, assignments: AssignmentTable) => PolicySource,
    options: CompileOptions,
  ): CompiledPolicy {
    const { roleDefinitions, denyAssignments, principals } = sections
    const scopes = this.#scopes
    const texts = this.#texts
    const { keys } = texts.roles
    for (const deny of denyAssignments) for (const id of idsNamedBy(deny)) this.directory.holders.intern(id)
    const directory = this.directory.build()
    const permissions = new PermissionTable(options.memoCapacity)
    const context = { directory, permissions, conditions: this.#conditions }
    const { assignments } = this
    // Before all of them are gone through: their rows are copied while they may still grow.
    assignments.settle()
    const roles = compileRoles(roleDefinitions, (key) => keys.intern(key), assignments.rows.usesOfRoles(), context)
    const denials = compileDenials(denyAssignments, (scope) => scopes.nodeOf(scopes.text(scope), scope), context)
    for (const settled of [texts.all, scopes, texts.roles]) settled.settle()
    const held = heldByHolder(assignments, this.#nodes, directory.size)
    const source = sourceOf(directory, assignments)
    const limits = { ...this.#limits, ...options.limits }
    const pieces = { source, limits, texts, directory, scopes: scopes.table, assignments, held, roles, denials }
    return assemble({ ...pieces, permissions, principals }, options)
  }
}

/** Texts of roles that are remembered; one that was forgotten is kept twice. */
const MOST_ROLES = 1 << 20
/** Always the same, so that equal policies are laid out alike. */
const SALT = 0x51ab_0c2d
