import type { Issue } from '../errors.js'
import type { Group, Principal } from '../model/directory.js'
import { ParsedPolicy, type PolicyRemains, type PolicySections } from '../model/policy.js'
import type { CompiledPolicy, CompileOptions } from './compile.js'
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

/**
 * The policy that was compiled. It is not kept, because it would take several times the memory of its compiled form:
 * who still has it gets that one, else it is made anew, equal in value.
 */
export class PolicySource {
  readonly kept: KeptSections
  readonly #remains: PolicyRemains
  readonly #directory: Directory
  readonly #assignments: AssignmentTable
  #policy: WeakRef<ParsedPolicy> | undefined

  /** Compiles it another time, where that is quicker than from the policy. */
  readonly #again: Recompile | undefined

  constructor(
    kept: KeptSections,
    remains: PolicyRemains,
    directory: Directory,
    assignments: AssignmentTable,
    again?: Recompile,
  ) {
    this.kept = kept
    this.#remains = remains
    this.#directory = directory
    this.#assignments = assignments
    this.#again = again
  }

  /** The source of a policy that is at hand. */
  static of(policy: ParsedPolicy, directory: Directory, assignments: AssignmentTable): PolicySource {
    const { roleDefinitions, denyAssignments, managementGroups, resources, actions } = policy
    const kept = { roleDefinitions, denyAssignments, managementGroups, resources, actions }
    const source = new PolicySource(kept, ParsedPolicy.remainsOf(policy), directory, assignments)
    source.#policy = new WeakRef(policy)
    return source
  }

  /** What was odd about the policy but harmless. */
  get warnings(): readonly Issue[] {
    return this.#remains.warnings
  }

  /** O(size of the policy), unless somebody holds it. */
  get(): ParsedPolicy {
    const known = this.#policy?.deref()
    if (known !== undefined) return known
    const policy = this.rebuilt()
    if (this.#again !== undefined) QUICKER.set(policy, this.#again)
    this.#policy = new WeakRef(policy)
    return policy
  }

  /** The policy read out of its compiled form. O(size of the policy). */
  rebuilt(): ParsedPolicy {
    const sections = {
      ...this.kept,
      ...this.#assignmentSections(),
      groups: this.#groups(),
      principals: this.#principals(),
    }
    return new ParsedPolicy(sections, this.#remains)
  }

  #assignmentSections(): Pick<PolicySections, AssignmentSection> {
    const sections: { [section in AssignmentSection]: PolicySections[section][number][] } = {
      roleAssignments: [],
      roleAssignmentScheduleInstances: [],
      roleEligibilityScheduleInstances: [],
    }
    const { holders } = this.#directory
    for (let number = 0; number < this.#assignments.length; number++) {
      const principalId = holders.firstSpelling(this.#assignments.holderOf(number))
      sections[this.#assignments.particularsOf(number).section].push(this.#assignments.read(number, principalId))
    }
    for (const section of Object.values(sections)) Object.freeze(section)
    return sections
  }

  #groups(): readonly Group[] {
    const { groups, holders } = this.#directory
    const idOf = (holder: number): string => holders.firstSpelling(holder)
    return Object.freeze(Array.from({ length: groups.length }, (_, group) => groups.read(group, idOf)))
  }

  #principals(): readonly Principal[] {
    const { principals, holders } = this.#directory
    const read = (number: number): Principal =>
      principals.read(number, holders.firstSpelling(principals.holderOf(number)))
    return Object.freeze(Array.from({ length: principals.length }, (_, number) => read(number)))
  }
}
