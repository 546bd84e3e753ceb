import type { RoleDefinition } from 'rbac-core'
import { compareRoles, type RoleRelation } from 'rbac-core/analyze'
import { fold } from '../reference/text.js'
import type { Operation } from '../shared/real-roles.js'
import { isConcreteAction, type Lists, lists, patternMatches } from './lists.js'

/** A role as its export spells it. */
export type ExportedRole = RoleDefinition & { readonly permissions: readonly Lists[] }

export interface PairsCompared {
  readonly pairs: number
  readonly seen: ReadonlyMap<RoleRelation, number>
  /** The first few answers that the operations contradict. */
  readonly contradictions: readonly string[]
}

/**
 * Compares pairs of real roles and holds every answer against the operations that exist: the relation, what is left over
 * on either side, and the witness.
 */
export function comparePairs(
  roles: readonly ExportedRole[],
  operations: readonly Operation[],
  pairs: Iterable<readonly [number, number]>,
): PairsCompared {
  const sets = new OperationSets(operations)
  const granted = roles.map(({ permissions }) => sets.ofRole(permissions))
  const seen = new Map<RoleRelation, number>()
  const contradictions: string[] = []
  let count = 0
  for (const [i, j] of pairs) {
    const [a, b] = [roles[i], roles[j]]
    const [inA, inB] = [granted[i], granted[j]]
    if (a === undefined || b === undefined || inA === undefined || inB === undefined) continue
    count += 1
    const { relation, onlyA, onlyB, witness } = compareRoles(a, b)
    seen.set(relation, (seen.get(relation) ?? 0) + 1)
    const wrong =
      (relation === 'disjoint' && inA.some((word, at) => (word & (inB[at] ?? 0)) !== 0)) ||
      (relation === 'equivalent') !== (witness === undefined) ||
      differs(sets.ofRows(onlyA), inA, inB) ||
      differs(sets.ofRows(onlyB), inB, inA) ||
      (witness !== undefined && !witnesses(witness, a, b))
    if (wrong && contradictions.length < 10) contradictions.push(`${a.roleName} ${relation} ${b.roleName}`)
  }
  return { pairs: count, seen, contradictions }
}

function differs(rest: Uint32Array, from: Uint32Array, less: Uint32Array): boolean {
  return rest.some((word, at) => word !== ((from[at] ?? 0) & ~(less[at] ?? 0)) >>> 0)
}

function witnesses(
  { action, isDataAction, grantedBy }: { action: string; isDataAction: boolean; grantedBy: 'a' | 'b' },
  a: ExportedRole,
  b: ExportedRole,
): boolean {
  const [holder, other] = grantedBy === 'a' ? [a, b] : [b, a]
  return (
    isConcreteAction(action) &&
    lists(holder.permissions, action, isDataAction) &&
    !lists(other.permissions, action, isDataAction)
  )
}

/** Sets of operations, a bit for each. */
class OperationSets {
  readonly #names: readonly string[]
  readonly #planes: readonly [control: Uint32Array, data: Uint32Array]
  readonly #byPattern = new Map<string, Uint32Array>()

  constructor(operations: readonly Operation[]) {
    this.#names = operations.map(({ name }) => fold(name))
    const plane = (wanted: boolean) => this.#where((at) => operations[at]?.isDataAction === wanted)
    this.#planes = [plane(false), plane(true)]
  }

  ofRole(blocks: readonly Lists[]): Uint32Array {
    return this.ofRows(
      blocks.flatMap(({ actions, notActions, dataActions, notDataActions }) => [
        ...(actions ?? []).map((action) => ({ action, except: notActions ?? [], isDataAction: false })),
        ...(dataActions ?? []).map((action) => ({ action, except: notDataActions ?? [], isDataAction: true })),
      ]),
    )
  }

  ofRows(
    rows: readonly { readonly action: string; readonly except?: readonly string[]; readonly isDataAction: boolean }[],
  ): Uint32Array {
    const all = new Uint32Array(Math.ceil(this.#names.length / 32))
    for (const { action, except = [], isDataAction } of rows) {
      const taken = except.map((pattern) => this.#ofPattern(pattern))
      const plane = this.#planes[isDataAction ? 1 : 0]
      const matched = this.#ofPattern(action)
      for (let at = 0; at < all.length; at++) {
        let word = (matched[at] ?? 0) & (plane[at] ?? 0)
        if (word === 0) continue
        for (const set of taken) word &= ~(set[at] ?? 0)
        all[at] = (all[at] ?? 0) | word
      }
    }
    return all
  }

  #ofPattern(pattern: string): Uint32Array {
    let set = this.#byPattern.get(pattern)
    if (set === undefined) {
      set = this.#where((at) => patternMatches(pattern, this.#names[at] ?? ''))
      this.#byPattern.set(pattern, set)
    }
    return set
  }

  #where(isIn: (at: number) => boolean): Uint32Array {
    const set = new Uint32Array(Math.ceil(this.#names.length / 32))
    for (let at = 0; at < this.#names.length; at++) {
      if (isIn(at)) set[at >>> 5] = (set[at >>> 5] ?? 0) | (1 << (at & 31))
    }
    return set
  }
}
