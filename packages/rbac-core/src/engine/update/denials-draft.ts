import { type DenyAssignment, idsNamedBy } from '../../model/assignment.js'
import type { Removal } from '../../model/policy.js'
import { foldAscii } from '../../model/text.js'
import type { CompiledDeny, CompiledPolicy } from '../compiled/compiled-policy.js'
import type { Directory } from '../compiled/directory.js'
import { groupBy } from '../compiled/group-by.js'
import { compileDeny, groupsIn } from '../compiler/compile-roles.js'
import { ConditionTable } from '../flat/condition-table.js'
import { DenialIndex } from './denial-index.js'
import type { DirectoryDraft } from './directory-draft.js'
import type { Line } from './line.js'

/** What becomes of deny assignments. */
interface DenialsOfPolicy extends Pick<CompiledPolicy, 'denials'> {
  readonly sources: readonly DenyAssignment[]
  /** The nodes where something changes. */
  readonly nodes: readonly number[]
}

/** What an update makes of deny assignments. Answers of false: see `DirectoryDraft`. */
export class DenialsDraft {
  readonly #policy: CompiledPolicy
  readonly #directory: DirectoryDraft
  readonly #removed = new Set<CompiledDeny>()
  readonly #added = new Map<string, DenyAssignment>()

  constructor(policy: CompiledPolicy, directory: DirectoryDraft) {
    this.#policy = policy
    this.#directory = directory
  }

  /** O(those removed). */
  remove({ denyAssignments }: Removal): boolean {
    for (const key of denyAssignments) {
      for (const deny of this.#index.namedBy(key)) {
        const mentioned = idsNamedBy(deny.source)
        if (!mentioned.every((id) => this.#directory.mayForget(this.#policy.directory.find(id)))) return false
        this.#removed.add(deny)
      }
    }
    return true
  }

  add(denyAssignments: readonly DenyAssignment[]): boolean {
    return denyAssignments.every((deny) => {
      const key = foldAscii(deny.id)
      const known = this.#known(key)
      if (known !== undefined) return JSON.stringify(known.source) === JSON.stringify(deny)
      if (this.#added.has(key)) return false
      this.#added.set(key, deny)
      return idsNamedBy(deny).every((id) => this.#directory.mention(id) !== undefined)
    })
  }

  /**
   * Undefined where nothing changes. O(the change), and a pointer for each deny assignment.
   *
   * @param directory the next revision's
   */
  commit(directory: Directory, line: Line, revision: number): DenialsOfPolicy | undefined {
    const renewed = this.#renewed(directory)
    if (this.#removed.size + this.#added.size + renewed.size === 0) return undefined
    line.removed += this.#removed.size
    const { permissions, source, limits } = this.#policy
    const context = { directory, permissions, conditions: new ConditionTable(limits) }
    const added = [...this.#added.values()].map((deny) => compileDeny(deny, line.scope(deny.scope).node, context))
    const leaving = new Set([...this.#removed, ...renewed.keys()])
    const coming = groupBy([...renewed.values(), ...added], (deny) => deny.node)
    const nodes = new Set([...leaving, ...added].map((deny) => deny.node))
    const lists = [...nodes].map((node) => {
      const staying = (this.#policy.denials.get(node) ?? []).filter((deny) => !leaving.has(deny))
      // Smallest id first.
      const denies = [...staying, ...(coming.get(node) ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1))
      return [node, denies.length === 0 ? undefined : denies] as const
    })
    const gone = new Set([...this.#removed].map((deny) => deny.source))
    const denials = this.#policy.denials.with(new Map(lists), revision)
    this.#index.change(denials, [...this.#removed, ...renewed.keys()], [...renewed.values(), ...added])
    const kept = source.kept.denyAssignments
    return {
      denials,
      sources: Object.freeze([
        ...(gone.size === 0 ? kept : kept.filter((deny) => !gone.has(deny))),
        ...this.#added.values(),
      ]),
      nodes: [...nodes],
    }
  }

  get #index(): DenialIndex {
    return DenialIndex.of(this.#policy.denials)
  }

  #known(key: string): CompiledDeny | undefined {
    const deny = this.#index.get(key)
    return deny !== undefined && !this.#removed.has(deny) ? deny : undefined
  }

  /** Those who name somebody of whom it is now otherwise known whether it is a group, and what becomes of them. */
  #renewed(directory: Directory): ReadonlyMap<CompiledDeny, CompiledDeny> {
    const renewed = new Map<CompiledDeny, CompiledDeny>()
    for (const holder of this.#directory.described) {
      for (const deny of this.#index.naming(holder)) {
        if (!this.#removed.has(deny))
          renewed.set(deny, { ...deny, groups: groupsIn(deny.source, deny.holders, directory) })
      }
    }
    return renewed
  }
}
