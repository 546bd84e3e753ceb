import type { Group, Principal } from '../model/directory.js'
import { ParsedPolicy, type PolicyRemains, type PolicySections } from '../model/policy.js'
import type { Directory } from './directory.js'
import type { AssignmentTable } from './flat/assignment-table.js'
import type { AssignmentSection } from './flat/particulars.js'

/** The sections that are kept as they were read: there are few of these, or nobody knows what is in them. */
export type KeptSections = Pick<
  PolicySections,
  'roleDefinitions' | 'denyAssignments' | 'managementGroups' | 'resources' | 'actions'
>

/**
 * The policy that was compiled. It is not kept, because it would take several times the memory of its compiled form:
 * who still has it gets that one, else it is made anew, equal in value.
 */
export class PolicySource {
  readonly kept: KeptSections
  readonly #remains: PolicyRemains
  readonly #directory: Directory
  readonly #assignments: AssignmentTable
  #policy: WeakRef<ParsedPolicy>

  constructor(policy: ParsedPolicy, directory: Directory, assignments: AssignmentTable) {
    const { roleDefinitions, denyAssignments, managementGroups, resources, actions } = policy
    this.kept = { roleDefinitions, denyAssignments, managementGroups, resources, actions }
    this.#remains = ParsedPolicy.remainsOf(policy)
    this.#directory = directory
    this.#assignments = assignments
    this.#policy = new WeakRef(policy)
  }

  /** O(size of the policy), unless somebody holds it. */
  get(): ParsedPolicy {
    const known = this.#policy.deref()
    if (known !== undefined) return known
    const policy = this.rebuilt()
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
