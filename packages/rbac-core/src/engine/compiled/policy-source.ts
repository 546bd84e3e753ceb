import { type Issue, RbacError } from '../../errors.js'
import { roleKey } from '../../model/keys.js'
import {
  ParsedPolicy,
  type PolicyEdit,
  type PolicyEditor,
  type PolicyRemains,
  type PolicySections,
  type ReadEdit,
} from '../../model/policy.js'
import type { AssignmentTable } from '../flat/assignment-table.js'
import type { AssignmentSection } from '../flat/particulars.js'
import type { CompiledPolicy, CompileOptions } from './compiled-policy.js'
import type { Directory } from './directory.js'

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

/** What was odd may be put into words only when it is asked for. */
function withEditor(remains: PolicyRemains, editor: PolicyEditor): PolicyRemains {
  return {
    editor,
    limits: remains.limits,
    noted: remains.noted,
    get warnings() {
      return remains.warnings
    },
  }
}

/** An update that made a policy out of another one. */
interface Made {
  readonly from: PolicySource
  readonly by: PolicyEdit
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
  readonly #made: Made | undefined
  #policy: WeakRef<ParsedPolicy> | undefined

  constructor(parts: SourceParts, revision = 0, made?: Made, length: number = parts.assignments.length) {
    this.#parts = parts
    this.#revision = revision
    this.#length = length
    this.#made = made
  }

  /** The source of a policy that is at hand. */
  static of(policy: ParsedPolicy, directory: Directory, assignments: AssignmentTable): PolicySource {
    const { roleDefinitions, denyAssignments, managementGroups, resources, actions } = policy
    const kept = { roleDefinitions, denyAssignments, managementGroups, resources, actions }
    const source = new PolicySource({ kept, remains: ParsedPolicy.remainsOf(policy), directory, assignments })
    source.#policy = new WeakRef(policy)
    return source
  }

  /**
   * The source of the next revision, whose assignments are there already.
   *
   * @param noted what was odd about items that were added; it may grow
   */
  after(
    { change, noted }: ReadEdit,
    { kept, directory, revision }: { kept: KeptSections; directory: Directory; revision: number },
    all: Map<object, readonly Issue[]>,
  ): PolicySource {
    const { assignments } = this.#parts
    let { remains } = this.#parts
    if (noted.size > 0 && all.size === 0) remains = withEditor(remains, remains.editor.noting(all))
    for (const [item, issues] of noted) all.set(item, issues)
    // Of the one before only what it consisted of is needed, and not what that was made of.
    const from =
      this.#made === undefined ? this : new PolicySource(this.#parts, this.#revision, undefined, this.#length)
    return new PolicySource({ kept, remains, directory, assignments }, revision, { from, by: change })
  }

  /**
   * Reads a change of it by itself; undefined where it is in order only together with the policy, or not at all.
   * O(change), and O(roles) where it names one by its name.
   */
  read(change: unknown): ReadEdit | undefined {
    const { kept, remains } = this.#parts
    try {
      return remains.editor.read(change as PolicyEdit, ({ roleDefinitions }) =>
        kept.roleDefinitions.filter(({ id }) => !roleDefinitions.has(roleKey(id))),
      )
    } catch (error) {
      if (error instanceof RbacError) return undefined
      throw error
    }
  }

  /** What was odd about the policy. O(1), but after an update as `get`. */
  get warnings(): readonly Issue[] {
    return this.#made === undefined ? this.#parts.remains.warnings : this.get().warnings
  }

  get remains(): PolicyRemains {
    return this.#parts.remains
  }

  get kept(): KeptSections {
    return this.#parts.kept
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

  /**
   * The policy read out of its compiled form. One that an update made is made by that update: so it comes with the
   * warnings, in the words and with the places, that editing it as a whole gives. O(size of the policy).
   */
  rebuilt(): ParsedPolicy {
    if (this.#made === undefined) return this.#read()
    const { from, by } = this.#made
    return ParsedPolicy.edit(from.#read(), by)
  }

  /** Its large sections are made when they are first read, and stay the same. */
  #read(): ParsedPolicy {
    const { kept, remains, directory } = this.#parts
    const assignments = once(() => this.#assignmentSections())
    const groups = once(() => directory.readGroups())
    const principals = once(() => directory.readPrincipals())
    const sections = {
      ...kept,
      get roleAssignments() {
        return assignments().roleAssignments
      },
      get roleAssignmentScheduleInstances() {
        return assignments().roleAssignmentScheduleInstances
      },
      get roleEligibilityScheduleInstances() {
        return assignments().roleEligibilityScheduleInstances
      },
      get groups() {
        return groups()
      },
      get principals() {
        return principals()
      },
    }
    return new ParsedPolicy(sections, remains)
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
      const principalId = directory.holders.firstSpelling(assignments.rows.holderOf(number))
      sections[assignments.rows.particularsOf(number).section].push(assignments.read(number, principalId))
    }
    for (const section of Object.values(sections)) Object.freeze(section)
    return sections
  }
}

/** Makes it when it is first asked for. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}
