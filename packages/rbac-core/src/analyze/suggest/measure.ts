import type { ActionEntry } from '../../model/directory.js'
import type { RoleDefinition } from '../../model/role-definition.js'
import { foldAscii } from '../../model/text.js'
import { totalBreadth } from '../../pattern/breadth.js'
import { languageOf } from '../role-language.js'
import type { RoleIndex } from './role-index.js'

/** How much some roles grant beyond what is needed. */
export interface Measure {
  readonly name: 'operations' | 'patterns'
  /** Of the roles together; what several of them grant counts once, where that can be told. */
  excessOf(roles: readonly number[]): number
  /** The same for each role added to some roles. O(operations / 32) each. */
  excessWith(chosen: readonly number[]): (role: number) => number
}

/** What is told apart as one action: its plane and its name, ASCII case ignored. */
export function actionKey({ name, isDataAction }: ActionEntry): string {
  return `${isDataAction ? 'data' : 'control'} ${foldAscii(name)}`
}

/** Counts the operations that exist: exact, as far as the list of them is. O(operations) once. */
export function operationsMeasure(
  index: RoleIndex,
  operations: readonly ActionEntry[],
  needed: ReadonlySet<string>,
): Measure {
  const others = new Map(operations.map((operation) => [actionKey(operation), operation]))
  for (const key of needed) others.delete(key)
  const sets = new Map<number, Uint32Array>()
  const words = Math.ceil(others.size / 32)
  for (const [at, operation] of [...others.values()].entries()) {
    for (const role of index.granting(operation).roles) {
      const set = sets.get(role) ?? new Uint32Array(words)
      sets.set(role, set)
      set[at >>> 5] = (set[at >>> 5] ?? 0) | (1 << (at & 31))
    }
  }
  const nothing = new Uint32Array(words)
  const union = (roles: readonly number[]): Uint32Array => {
    const all = new Uint32Array(words)
    for (const set of roles.map((role) => sets.get(role) ?? nothing)) {
      for (let at = 0; at < words; at++) all[at] = (all[at] ?? 0) | (set[at] ?? 0)
    }
    return all
  }
  return {
    name: 'operations',
    excessOf: (roles) => countOfUnion(union(roles), nothing),
    excessWith: (chosen) => {
      const all = union(chosen)
      return (role) => countOfUnion(all, sets.get(role) ?? nothing)
    },
  }
}

/** Weighs patterns, where no list of operations is given; see docs/analysis.md. */
export function patternsMeasure(roles: readonly RoleDefinition[], needed: ReadonlySet<string>): Measure {
  const known = new Map<number, number>()
  const excess = (role: number): number => {
    const measured = known.get(role) ?? roleBreadth(roles[role], needed)
    known.set(role, measured)
    return measured
  }
  const excessOf = (chosen: readonly number[]): number => chosen.reduce((sum, role) => sum + excess(role), 0)
  return {
    name: 'patterns',
    excessOf,
    excessWith: (chosen) => {
      const before = excessOf(chosen)
      return (role) => before + excess(role)
    },
  }
}

/** How much a role grants beyond the needed actions, by its patterns alone. */
export function roleBreadth(role: unknown, needed: ReadonlySet<string>): number {
  const { control, data } = languageOf(role, 'the role')
  const beyond = (rows: typeof control, isDataAction: boolean) =>
    rows.map(({ pattern }) => pattern).filter(({ folded }) => !needed.has(actionKey({ name: folded, isDataAction })))
  return totalBreadth([...beyond(control, false), ...beyond(data, true)])
}

function countOfUnion(a: Uint32Array, b: Uint32Array): number {
  let count = 0
  for (let at = 0; at < a.length; at++) count += bitsIn((a[at] ?? 0) | (b[at] ?? 0))
  return count
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}
