import type { RoleDefinition } from '../../model/role-definition.js'
import { compareText } from '../../model/text.js'
import { storedPattern } from '../../pattern/pattern.js'

/** A role that says nearly what one before it says. */
export interface SimilarRole {
  readonly role: RoleDefinition
  /** Of those before it the one with which it shares most, and of several the first. */
  readonly nearest: RoleDefinition
  /** Patterns that both list in the same place. */
  readonly shared: number
  /** Patterns that one of them lists. */
  readonly total: number
  /** How many more are similar to it, those behind it included. */
  readonly others: number
}

/** Four patterns out of five are the same: as whole numbers, so that no rounding decides. */
const SHARED = 4
const OF = 5

/**
 * Roles whose lists are those of one before them, or nearly: that share at least four fifths of what both list together.
 *
 * Two such roles have a pattern in common among the rarest of each, so only roles that meet there are compared: far
 * fewer than all pairs, and none is missed.
 */
export function similarRoles(roles: readonly RoleDefinition[]): SimilarRole[] {
  const entries = entriesOf(roles)
  const meeting = new Map<number, Entry[]>()
  for (const entry of entries) {
    const { ranks } = entry
    const rare = ranks.slice(0, ranks.length - Math.ceil((ranks.length * SHARED) / OF) + 1)
    for (const before of new Set(rare.flatMap((rank) => meeting.get(rank) ?? []))) compare(before, entry)
    for (const rank of rare) {
      const met = meeting.get(rank)
      if (met === undefined) meeting.set(rank, [entry])
      else met.push(entry)
    }
  }
  return entries.flatMap(({ role, nearest, near }) =>
    nearest === undefined
      ? []
      : [{ role, nearest: nearest.to, shared: nearest.shared, total: nearest.total, others: near - 1 }],
  )
}

interface Entry {
  readonly role: RoleDefinition
  readonly index: number
  /** What it lists, as numbers: the rarest first. */
  readonly ranks: readonly number[]
  nearest: Nearest | undefined
  /** How many are similar to it. */
  near: number
}

interface Nearest {
  readonly to: RoleDefinition
  readonly index: number
  readonly shared: number
  readonly total: number
}

function compare(before: Entry, entry: Entry): void {
  const shared = sizeOfBoth(before.ranks, entry.ranks)
  const total = before.ranks.length + entry.ranks.length - shared
  if (shared * OF < total * SHARED) return
  before.near += 1
  entry.near += 1
  const found = { to: before.role, index: before.index, shared, total }
  if (entry.nearest === undefined || isNearer(found, entry.nearest)) entry.nearest = found
}

function isNearer(a: Nearest, b: Nearest): boolean {
  const order = a.shared * b.total - b.shared * a.total
  return order > 0 || (order === 0 && a.index < b.index)
}

function entriesOf(roles: readonly RoleDefinition[]): Entry[] {
  const tokens = roles.map(tokensOf)
  const counts = new Map<string, number>()
  for (const token of tokens.flatMap((each) => [...each])) counts.set(token, (counts.get(token) ?? 0) + 1)
  const rarestFirst = [...counts].sort(([a, some], [b, more]) => some - more || compareText(a, b))
  const rankOf = new Map(rarestFirst.map(([token], rank) => [token, rank]))
  return roles.map((role, index) => {
    const ranks = [...(tokens[index] ?? [])].map((token) => rankOf.get(token) ?? 0).sort((a, b) => a - b)
    return { role, index, ranks, nearest: undefined, near: 0 }
  })
}

/** What a role lists, each with the list it stands in and the condition it stands under. */
function tokensOf({ permissions }: RoleDefinition): ReadonlySet<string> {
  const lists = ['actions', 'notActions', 'dataActions', 'notDataActions'] as const
  return new Set(
    permissions.flatMap((permission) =>
      lists.flatMap((list) =>
        permission[list].map((text) => `${list} ${storedPattern(text).folded} ${permission.condition ?? ''}`),
      ),
    ),
  )
}

/** Of two lists in order. */
function sizeOfBoth(a: readonly number[], b: readonly number[]): number {
  let [shared, at] = [0, 0]
  for (const one of a) {
    while (at < b.length && (b[at] as number) < one) at += 1
    if (b[at] === one) shared += 1
  }
  return shared
}
