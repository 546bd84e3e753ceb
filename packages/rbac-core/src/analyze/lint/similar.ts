import type { RoleDefinition } from '../../model/role-definition.js'
import { compareText } from '../../model/text.js'
import { storedPattern } from '../../pattern/pattern.js'

export interface SimilarPair {
  readonly first: RoleDefinition
  readonly second: RoleDefinition
  /** Patterns that both list in the same place. */
  readonly shared: number
  /** Patterns that one of them lists. */
  readonly total: number
}

/** Four patterns out of five are the same: as whole numbers, so that no rounding decides. */
const SHARED = 4
const OF = 5

/**
 * Pairs of roles whose lists are the same, or nearly: those that share at least four fifths of what both list together.
 *
 * Two such roles have a pattern in common among the rarest of each, so only roles that meet there are compared: far
 * fewer than all pairs, and none is missed.
 */
export function similarPairs(roles: readonly RoleDefinition[]): SimilarPair[] {
  const entries = roles.map((role) => ({ role, tokens: tokensOf(role) }))
  const counts = new Map<string, number>()
  for (const { tokens } of entries) for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  const rarestFirst = (a: string, b: string) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || compareText(a, b)
  const meeting = new Map<string, number[]>()
  const pairs: SimilarPair[] = []
  for (const [index, { role, tokens }] of entries.entries()) {
    const rare = [...tokens].sort(rarestFirst).slice(0, tokens.size - Math.ceil((tokens.size * SHARED) / OF) + 1)
    const met = new Set(rare.flatMap((token) => meeting.get(token) ?? []))
    for (const other of [...met].sort((a, b) => a - b)) {
      const before = entries[other]
      if (before === undefined) continue
      const shared = sizeOfBoth(before.tokens, tokens)
      const total = before.tokens.size + tokens.size - shared
      if (shared * OF >= total * SHARED) pairs.push({ first: before.role, second: role, shared, total })
    }
    for (const token of rare) meeting.set(token, [...(meeting.get(token) ?? []), index])
  }
  return pairs
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

function sizeOfBoth(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const token of a) if (b.has(token)) shared += 1
  return shared
}
