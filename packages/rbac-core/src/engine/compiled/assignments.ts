import type { CompiledCondition } from '../../condition/compile.js'
import type { RoleAssignment } from '../../model/assignment.js'
import type { Permission, RoleDefinition } from '../../model/role-definition.js'
import { foldAscii } from '../../model/text.js'
import type { ActionPattern } from '../../pattern/pattern.js'
import type { Window } from '../flat/window.js'
import type { CompiledPolicy } from './compiled-policy.js'

export interface CompiledPermission {
  readonly source: Permission
  readonly permissionClass: number
  /** Its patterns, the one to name first. */
  readonly actions: readonly ActionPattern[]
  readonly dataActions: readonly ActionPattern[]
  readonly condition: CompiledCondition | undefined
}

export interface CompiledRole {
  readonly source: RoleDefinition
  readonly permissions: readonly CompiledPermission[]
}

/**
 * One assignment of a compiled policy, read out of its columns as far as anybody asks. Two of these may stand for the
 * same assignment; `number` says whether they do.
 */
export class CompiledAssignment {
  readonly number: number
  /** The trie node it stands at. */
  readonly node: number
  readonly #policy: CompiledPolicy
  #key: string | undefined

  constructor(policy: CompiledPolicy, number: number, node: number) {
    this.#policy = policy
    this.number = number
    this.node = node
  }

  /** As the document had it; made anew each time. */
  get source(): RoleAssignment {
    const { assignments, directory } = this.#policy
    return assignments.read(this.number, directory.holders.firstSpelling(this.holder))
  }

  /** `source.id`, `source.scope` and so on, without the rest. */
  get id(): string {
    return this.#policy.assignments.ids.read(this.number)
  }

  get scope(): string {
    return this.#policy.assignments.rows.scopeOf(this.number)
  }

  get roleDefinitionId(): string {
    return this.#policy.assignments.rows.roleDefinitionIdOf(this.number)
  }

  get principalId(): string {
    const { assignments, directory } = this.#policy
    return assignments.spellingOf(this.number) ?? directory.holders.firstSpelling(this.holder)
  }

  /** Case folded, the order in which equals are named. */
  get key(): string {
    this.#key ??= foldAscii(this.#policy.assignments.ids.read(this.number))
    return this.#key
  }

  /** Is it named before another, of those at one node? */
  isBefore(other: CompiledAssignment): boolean {
    return this.#policy.assignments.ids.compare(this.number, other.number) < 0
  }

  get holder(): number {
    return this.#policy.assignments.rows.holderOf(this.number)
  }

  /** Undefined when the policy lacks the role: such an assignment grants nothing. */
  get role(): CompiledRole | undefined {
    return this.#policy.roles[this.#policy.assignments.rows.roleOf(this.number)]
  }

  get condition(): CompiledCondition | undefined {
    return this.#policy.assignments.rows.particularsOf(this.number).condition
  }

  /** Undefined for what always holds. */
  get window(): Window | undefined {
    return this.#policy.assignments.rows.particularsOf(this.number).window
  }
}
