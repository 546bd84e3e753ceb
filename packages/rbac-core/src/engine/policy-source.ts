import type { Issue } from '../errors.js'
import type { Group, Principal } from '../model/directory.js'
import { ParsedPolicy, type PolicyRemains, type PolicySections } from '../model/policy.js'
import type { CompiledPolicy, CompileOptions } from './compiled-policy.js'
import type { Directory } from './directory.js'
import type { AssignmentTable } from './flat/assignment-table.js'
import type { AssignmentSection } from './flat/particulars.js'

/** The sections that are kept as they were read: there are few of these, or nobody knows what is in them. */
export type KeptSections = Pick<PolicySections, (typeof KEPT_SECTIONS)[number]>

export const KEPT_SECTIONS = ['roleDefinitions', 'denyAssignments', 'managementGroups', 'resources', 'actions'] as const

type Recompile = (options: CompileOptions) => CompiledPolicy

/** Ways to compile policies that were compiled before: a private member of theirs, which the model can't have. */
const QUICKER = new WeakMap<ParsedPolicy, Recompile>()

/** The compiled policy, if there is a quicker way to it than compiling. */
export function recompiled(policy: ParsedPolicy, options: CompileOptions): CompiledPolicy | undefined {
  return QUICKER.get(policy)?.(options)
}

interface SourceParts {
  readonly kept: KeptSections
  readonly remains: PolicyRemains
  readonly directory: Directory
  readonly assignments: AssignmentTable
  /** Compiles it another time, where that is quicker than from the policy. */
  readonly again?: Recompile | undefined
}

/**
 * The policy that was compiled. It is not kept, because it would take several times the memory of its compiled form:
 * who still has it gets that one, else it is made anew, equal in value.
 */
export class PolicySource {
  readonly #parts: SourceParts
  readonly #revision: number
  /** How many assignments there were when it was made, those that are gone included. */
  readonly #length: number
  #policy: WeakRef<ParsedPolicy> | undefined
  #setting: ParsedPolicy | undefined

  constructor(parts: SourceParts, revision = 0, length: number = parts.assignments.length) {
    this.#parts = parts
    this.#revision = revision
    this.#length = length
  }

  /** The source of a policy that is at hand. */
  static of(policy: ParsedPolicy, directory: Directory, assignments: AssignmentTable): PolicySource {
    const { roleDefinitions, denyAssignments, managementGroups, resources, actions } = policy
    const kept = { roleDefinitions, denyAssignments, managementGroups, resources, actions }
    const source = new PolicySource({ kept, remains: ParsedPolicy.remainsOf(policy), directory, assignments })
    source.#policy = new WeakRef(policy)
    return source
  }

  /** The one that differs from this by role assignments only. */
  after(revision: number, length: number): PolicySource {
    const source = new PolicySource(this.#parts, revision, length)
    source.#setting = this.#setting
    return source
  }

  get kept(): KeptSections {
    return this.#parts.kept
  }

  /** What was odd about the policy but harmless. */
  get warnings(): readonly Issue[] {
    return this.#parts.remains.warnings
  }

  /** Is there nothing to warn of, and are its columns its own? Those of a snapshot may be shared with other threads. */
  get isPlain(): boolean {
    return this.warnings.length === 0 && this.#parts.again === undefined
  }

  /** A policy with the roles and the hierarchy of this one, and nothing else. */
  get setting(): ParsedPolicy {
    const { roleDefinitions, managementGroups } = this.kept
    this.#setting ??= new ParsedPolicy({ ...EMPTY, roleDefinitions, managementGroups }, this.#parts.remains)
    return this.#setting
  }

  /** O(size of the policy), unless somebody holds it. */
  get(): ParsedPolicy {
    const known = this.#policy?.deref()
    if (known !== undefined) return known
    const policy = this.rebuilt()
    const { again } = this.#parts
    if (again !== undefined) QUICKER.set(policy, again)
    this.#policy = new WeakRef(policy)
    return policy
  }

  /** The policy read out of its compiled form. O(size of the policy). */
  rebuilt(): ParsedPolicy {
    const directory = { groups: this.#groups(), principals: this.#principals() }
    return new ParsedPolicy({ ...this.kept, ...this.#assignmentSections(), ...directory }, this.#parts.remains)
  }

  #assignmentSections(): Pick<PolicySections, AssignmentSection> {
    const sections: { [section in AssignmentSection]: PolicySections[section][number][] } = {
      roleAssignments: [],
      roleAssignmentScheduleInstances: [],
      roleEligibilityScheduleInstances: [],
    }
    const { assignments, directory } = this.#parts
    for (let number = 0; number < this.#length; number++) {
      if (!assignments.isAlive(number, this.#revision)) continue
      const principalId = directory.holders.firstSpelling(assignments.holderOf(number))
      sections[assignments.particularsOf(number).section].push(assignments.read(number, principalId))
    }
    for (const section of Object.values(sections)) Object.freeze(section)
    return sections
  }

  #groups(): readonly Group[] {
    const { groups, holders } = this.#parts.directory
    const idOf = (holder: number): string => holders.firstSpelling(holder)
    return Object.freeze(Array.from({ length: groups.length }, (_, group) => groups.read(group, idOf)))
  }

  #principals(): readonly Principal[] {
    const { principals, holders } = this.#parts.directory
    const read = (number: number): Principal =>
      principals.read(number, holders.firstSpelling(principals.holderOf(number)))
    return Object.freeze(Array.from({ length: principals.length }, (_, number) => read(number)))
  }
}

const NONE: readonly never[] = Object.freeze([])
const EMPTY: PolicySections = {
  roleDefinitions: NONE,
  roleAssignments: NONE,
  denyAssignments: NONE,
  roleAssignmentScheduleInstances: NONE,
  roleEligibilityScheduleInstances: NONE,
  groups: NONE,
  managementGroups: NONE,
  principals: NONE,
  resources: NONE,
  actions: NONE,
}
