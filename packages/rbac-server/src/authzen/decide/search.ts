import type { PageRequest } from '../wire/entities.js'
import { type PageStart, queryOf, readPageToken, writePageToken } from './page-token.js'
import type { Turns } from './turns.js'

/** One search: who may be found, and who of them is. */
export interface Search {
  /** In the order of the pages, by code unit. */
  readonly candidates: readonly string[]
  /** Is this one allowed? Asks the engine, conditions and all. */
  readonly isFound: (candidate: string) => boolean
  /** What makes it another search. */
  readonly kind: 'subject' | 'resource' | 'action'
  readonly parts: unknown
  readonly page: PageRequest
}

export interface Found {
  readonly found: readonly string[]
  /** Empty where nothing follows. */
  readonly nextToken: string
}

/**
 * A page of those that are allowed, each asked about one by one: exactly those of whom an evaluation says true.
 * O(candidates up to the end of the page).
 */
export async function runSearch(search: Search, mostRows: number, turns: Turns): Promise<Found> {
  const { candidates, isFound, kind, parts, page } = search
  const query = queryOf(kind, parts)
  const { after, limit: asked }: PageStart =
    page.token === undefined ? { limit: page.limit ?? mostRows } : readPageToken(page.token, query, page.limit)
  const limit = Math.min(asked, mostRows)
  const found: string[] = []
  for (let at = after === undefined ? 0 : positionAfter(candidates, after); at < candidates.length; at++) {
    const candidate = candidates[at] ?? ''
    if (isFound(candidate)) {
      if (found.length === limit) return { found, nextToken: writePageToken(query, asked, found.at(-1) ?? '') }
      found.push(candidate)
    }
    const pause = turns.step()
    if (pause !== undefined) await pause
  }
  return { found, nextToken: '' }
}

/** The place of the first candidate behind `text`. */
function positionAfter(candidates: readonly string[], text: string): number {
  let [low, high] = [0, candidates.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((candidates[middle] ?? '') <= text) low = middle + 1
    else high = middle
  }
  return low
}
