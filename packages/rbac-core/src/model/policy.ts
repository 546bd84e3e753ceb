import type { Issue } from '../errors.js'
import type { DenyAssignment, RoleAssignment, ScheduleInstance } from './assignment.js'
import type { ActionEntry, Group, ManagementGroup, Principal, Resource } from './directory.js'
import type { Limits } from './limits.js'
import type { RoleDefinition } from './role-definition.js'

/** The sections of a policy, in one normal form: flat spelling, ids as written, defaults filled in. */
export interface PolicySections {
  readonly roleDefinitions: readonly RoleDefinition[]
  readonly roleAssignments: readonly RoleAssignment[]
  readonly denyAssignments: readonly DenyAssignment[]
  readonly roleAssignmentScheduleInstances: readonly ScheduleInstance[]
  readonly roleEligibilityScheduleInstances: readonly ScheduleInstance[]
  readonly groups: readonly Group[]
  readonly managementGroups: readonly ManagementGroup[]
  readonly principals: readonly Principal[]
  readonly resources: readonly Resource[]
  readonly actions: readonly ActionEntry[]
}

/** Nothing in any of them, and room in each. */
export function emptySections(): { readonly [section in keyof PolicySections]: never[] } {
  return {
    roleDefinitions: [],
    roleAssignments: [],
    denyAssignments: [],
    roleAssignmentScheduleInstances: [],
    roleEligibilityScheduleInstances: [],
    groups: [],
    managementGroups: [],
    principals: [],
    resources: [],
    actions: [],
  }
}

/** The sections of a policy document, in the order in which they are checked and reported. */
export const POLICY_SECTIONS: readonly (keyof PolicySections)[] = [
  'roleDefinitions',
  'roleAssignments',
  'denyAssignments',
  'roleAssignmentScheduleInstances',
  'roleEligibilityScheduleInstances',
  'groups',
  'managementGroups',
  'principals',
  'resources',
  'actions',
]

/** A policy that was read and found valid: deeply frozen, made by `parsePolicy` and its kin only. */
export interface Policy extends PolicySections {
  /** What was odd but harmless. */
  readonly warnings: readonly Issue[]
}

/** What `engine.update` changes. Removal comes first, so one call can replace an item by another of the same id. */
export interface PolicyEdit {
  /** In the spellings of a policy document. A group that is there already gets the members it does not have yet. */
  readonly add?: { readonly [section in keyof PolicySections]?: readonly unknown[] }
  /** By id, or by the name that ends a resource id; one that is not there is no error. */
  readonly remove?: {
    readonly roleAssignments?: readonly string[]
    readonly denyAssignments?: readonly string[]
    readonly roleDefinitions?: readonly string[]
    readonly groups?: readonly string[]
    /** `[group, member]` */
    readonly memberships?: readonly (readonly [string, string])[]
    readonly managementGroups?: readonly string[]
  }
}

/** What an edit takes away, by key. */
export interface Removal {
  readonly roleAssignments: ReadonlySet<string>
  readonly denyAssignments: ReadonlySet<string>
  readonly roleDefinitions: ReadonlySet<string>
  readonly groups: ReadonlySet<string>
  /** Members by group. */
  readonly memberships: ReadonlyMap<string, ReadonlySet<string>>
  readonly managementGroups: ReadonlySet<string>
}

/** An edit that was read by itself, and found valid as far as that can be told without the policy. */
export interface ReadEdit {
  /** The same in plain data: reading it again gives the same. */
  readonly change: PolicyEdit
  readonly removal: Removal
  /** Each item as often as it was given. */
  readonly added: PolicySections
  /** What was odd about items of `added`. */
  readonly noted: ReadonlyMap<object, readonly Issue[]>
}

/** Edits a policy; the parser makes one for each, so that the engine need not import zod. */
export interface PolicyEditor {
  /** Makes the edited policy, or throws `InvalidPolicyError` with every problem and changes nothing. */
  edit(policy: Policy, change: PolicyEdit): ParsedPolicy
  /**
   * Reads an edit by itself. Undefined, or an `RbacError`, where `edit` has a word to say about the edit as such. O(edit).
   *
   * @param roles those that are there before anything is added; asked for where a role is named by its name
   */
  read(change: PolicyEdit, roles: (removal: Removal) => readonly RoleDefinition[]): ReadEdit | undefined
  /** An editor that also knows what was odd about these items. The map may grow. */
  noting(noted: ReadonlyMap<object, readonly Issue[]>): PolicyEditor
}

/** Something in a policy to find again in the documents it was read from. */
export interface ItemTarget {
  /** An item of a section, the very object. */
  readonly item: object
  /** Keys and indexes below it, e.g. `['permissions', 0, 'actions', 2]`; empty for the item itself. */
  readonly keys: readonly (string | number)[]
}

/** Where something was written: as `Issue` says it. */
export type ItemPlace = Pick<Issue, 'path' | 'file' | 'line' | 'column'>

/** The places of many targets, in their order; undefined for what was in no document. */
export type PlaceFinder = (targets: readonly ItemTarget[]) => readonly (ItemPlace | undefined)[]

/** What of a policy can't be told from its sections. */
export interface PolicyRemains {
  readonly warnings: readonly Issue[]
  /** Those it was read under. */
  readonly limits: Limits
  readonly editor: PolicyEditor
  /** Items that the editor knows by their identity: a policy that is made anew has to have these very ones. */
  readonly noted: ReadonlyMap<object, unknown>
}

/**
 * The only implementation of `Policy`. Its private member is the proof that a value was parsed, which no spread or
 * cast can forge; it also carries the parser along, so that the engine can edit a policy without importing zod.
 */
export class ParsedPolicy implements Policy {
  declare readonly roleDefinitions: readonly RoleDefinition[]
  declare readonly roleAssignments: readonly RoleAssignment[]
  declare readonly denyAssignments: readonly DenyAssignment[]
  declare readonly roleAssignmentScheduleInstances: readonly ScheduleInstance[]
  declare readonly roleEligibilityScheduleInstances: readonly ScheduleInstance[]
  declare readonly groups: readonly Group[]
  declare readonly managementGroups: readonly ManagementGroup[]
  declare readonly principals: readonly Principal[]
  declare readonly resources: readonly Resource[]
  declare readonly actions: readonly ActionEntry[]
  readonly warnings: readonly Issue[]
  readonly #remains: PolicyRemains
  readonly #places: PlaceFinder | undefined

  /**
   * @param sections what is behind a getter there is so here, too, and costs nothing before it is read
   * @param places only where the policy was read with `places: true`
   */
  constructor(sections: PolicySections, remains: PolicyRemains, places?: PlaceFinder) {
    for (const name of POLICY_SECTIONS) {
      Object.defineProperty(this, name, Object.getOwnPropertyDescriptor(sections, name) as PropertyDescriptor)
    }
    this.warnings = remains.warnings
    this.#remains = remains
    this.#places = places
    Object.freeze(this)
  }

  static is(value: unknown): value is ParsedPolicy {
    return typeof value === 'object' && value !== null && #remains in value
  }

  static edit(policy: ParsedPolicy, change: PolicyEdit): ParsedPolicy {
    return policy.#remains.editor.edit(policy, change)
  }

  static remainsOf(policy: ParsedPolicy): PolicyRemains {
    return policy.#remains
  }

  /** Where the documents have each target; undefined for all when places were not kept. */
  static locate(policy: ParsedPolicy, targets: readonly ItemTarget[]): readonly (ItemPlace | undefined)[] {
    return policy.#places?.(targets) ?? targets.map(() => undefined)
  }
}
