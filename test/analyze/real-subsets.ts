import { suggestRoles } from 'rbac-core/analyze'
import { fold } from '../reference/text.js'
import type { Operation } from '../shared/real-roles.js'
import { randomFrom } from '../worlds/gen.js'
import { type Lists, patternMatches } from './lists.js'
import type { ExportedRole } from './real-pairs.js'

/**
 * Asks for the best role for random sets of real operations, and looks for a role that fits and has less excess.
 *
 * @returns how many sets some role fits, and what was found to be better
 */
export function judgeSuggestions(
  roles: readonly ExportedRole[],
  operations: readonly Operation[],
  { seed, count }: { readonly seed: number; readonly count: number },
): { readonly fitted: number; readonly better: readonly string[] } {
  const random = randomFrom(seed)
  const sets = roles.map((role) => operationsOf(role, operations))
  const better: string[] = []
  let fitted = 0
  for (let run = 0; run < count; run++) {
    // Half of them within what one role grants: a set from anywhere fits only those that grant everything.
    const pool = run % 2 === 0 ? [...operations.keys()] : [...(sets[random(sets.length)] ?? [])]
    const picked = new Set(Array.from({ length: 1 + random(8) }, () => pool[random(Math.max(pool.length, 1))] ?? 0))
    const needed = [...picked].flatMap((at) => operations[at] ?? [])
    const { roles: suggested, excess } = suggestRoles({ needed, roles, operations })
    const fitting = sets.map((set, at) => ({ set, at })).filter(({ set }) => [...picked].every((one) => set.has(one)))
    const sure = fitting.filter(({ at }) => !(roles[at]?.permissions ?? []).some(({ condition }) => condition))
    if (sure.length > 0) fitted += 1
    const least = Math.min(...sure.map(({ set }) => set.size - picked.size))
    const isSingle = suggested.length === 1
    if (sure.length > 0 && (!isSingle || excess > least)) {
      better.push(
        `${suggested.map(({ roleName }) => roleName)} has ${excess}, another ${least}: ${JSON.stringify(needed)}`,
      )
    }
  }
  return { fitted, better }
}

function operationsOf({ permissions }: ExportedRole, operations: readonly Operation[]): Set<number> {
  const granted = new Set<number>()
  const matching = (pattern: string, isDataAction: boolean): Set<number> => {
    const key = `${isDataAction} ${fold(pattern)}`
    const known = KNOWN.get(key)
    if (known !== undefined) return known
    const found = new Set<number>()
    for (const [at, { name, isDataAction: plane }] of operations.entries()) {
      if (plane === isDataAction && patternMatches(pattern, fold(name))) found.add(at)
    }
    KNOWN.set(key, found)
    return found
  }
  const add = (listed: readonly string[], removed: readonly string[], isDataAction: boolean): void => {
    const taken = removed.map((pattern) => matching(pattern, isDataAction))
    for (const pattern of listed) {
      for (const at of matching(pattern, isDataAction)) if (!taken.some((set) => set.has(at))) granted.add(at)
    }
  }
  for (const { actions, notActions, dataActions, notDataActions } of permissions as readonly Lists[]) {
    add(actions ?? [], notActions ?? [], false)
    add(dataActions ?? [], notDataActions ?? [], true)
  }
  return granted
}

/** What a pattern matches, for all roles that list it. */
const KNOWN = new Map<string, Set<number>>()
