import { roleKey } from '../../model/keys.js'
import type { Removal } from '../../model/policy.js'
import type { RoleDefinition } from '../../model/role-definition.js'
import type { CompiledRole } from '../compiled/assignments.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { demandOf, NO_CLASS } from '../compiled/grants.js'
import { compileRole } from '../compiler/compile-roles.js'
import { ConditionTable } from '../flat/condition-table.js'
import { NONE } from '../flat/lookup.js'
import type { Line } from './line.js'

/** What becomes of roles. */
interface RolesOfPolicy extends Pick<CompiledPolicy, 'roles' | 'demands'> {
  readonly sources: readonly RoleDefinition[]
}

/** What an update makes of role definitions. Answers of false: see `DirectoryDraft`. */
export class RolesDraft {
  readonly #policy: CompiledPolicy
  readonly #removed = new Map<string, number>()
  readonly #added = new Map<string, RoleDefinition>()

  constructor(policy: CompiledPolicy) {
    this.#policy = policy
  }

  remove({ roleDefinitions }: Removal): void {
    for (const key of roleDefinitions) {
      const number = this.#numberOf(key)
      if (number !== NONE) this.#removed.set(key, number)
    }
  }

  add(roles: readonly RoleDefinition[]): boolean {
    return roles.every((role) => {
      const key = roleKey(role.id)
      const known = this.#removed.has(key) ? undefined : this.#policy.roles[this.#numberOf(key)]?.source
      if (known !== undefined) return JSON.stringify(known) === JSON.stringify(role)
      if (this.#added.has(key)) return false
      this.#added.set(key, role)
      return true
    })
  }

  /** May somebody hold a role that is another one in the next revision? */
  get changesHeld(): boolean {
    const { keys } = this.#policy.texts.roles
    return this.#removed.size > 0 || [...this.#added.keys()].some((key) => keys.find(key) !== NONE)
  }

  /** O(roles), a pointer each; undefined where nothing changes. */
  commit(line: Line): RolesOfPolicy | undefined {
    if (this.#removed.size === 0 && this.#added.size === 0) return undefined
    line.removed += this.#removed.size
    const { permissions, source, texts, limits } = this.#policy
    const gone = new Set([...this.#removed.values()].map((number) => this.#policy.roles[number]?.source))
    const conditions = new ConditionTable(limits)
    const roles: (CompiledRole | undefined)[] = [...this.#policy.roles]
    for (const number of this.#removed.values()) roles[number] = undefined
    const changed = [...this.#removed.values()]
    for (const [key, role] of this.#added) {
      const number = texts.roles.keys.intern(key)
      while (roles.length < number) roles.push(undefined)
      roles[number] = compileRole(role, permissions, conditions)
      changed.push(number)
    }
    const demands = new Int32Array(Math.max(roles.length, this.#policy.demands.length)).fill(NO_CLASS)
    demands.set(this.#policy.demands)
    for (const number of changed) demands[number] = demandOf(roles[number])
    const sources = source.kept.roleDefinitions.filter((role) => !gone.has(role))
    return { roles, demands, sources: Object.freeze([...sources, ...this.#added.values()]) }
  }

  /** The number of a role that is defined. */
  #numberOf(key: string): number {
    const number = this.#policy.texts.roles.keys.find(key)
    return number !== NONE && this.#policy.roles[number] !== undefined ? number : NONE
  }
}
