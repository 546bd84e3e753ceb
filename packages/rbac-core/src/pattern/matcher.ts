import { matches } from './match.js'
import type { ActionPattern } from './pattern.js'

/**
 * Many patterns, asked at once which of them match an action.
 *
 * Each pattern waits in one place: a literal in the exact set; a pattern that starts with whole segments under that
 * prefix; one that starts with a star but ends with whole segments under that suffix; whatever is left in a rest that
 * is tried one by one. An action probes the exact set once and the two indexes once per slash, so the cost follows the
 * action's length and the candidates found, not the number of patterns. A bucket may hold patterns that do not match
 * (never the other way round): each candidate is verified by `matches`.
 */
export class PatternSet {
  readonly #exact = new Map<string, number[]>()
  readonly #byPrefix = new Map<string, Entry[]>()
  readonly #bySuffix = new Map<string, Entry[]>()
  readonly #rest: Entry[] = []
  #size = 0

  /** Adds a pattern under the number it will be reported by: 0 for the first, then 1, and so on. */
  add(pattern: ActionPattern): number {
    const index = this.#size++
    const first = pattern.pieces[0] ?? ''
    const last = pattern.pieces.at(-1) ?? ''
    const prefix = first.slice(0, first.lastIndexOf('/') + 1)
    const suffixStart = last.indexOf('/')
    if (pattern.pieces.length === 1) push(this.#exact, first, index)
    else if (prefix !== '') push(this.#byPrefix, prefix, { pattern, index })
    else if (suffixStart !== -1) push(this.#bySuffix, last.slice(suffixStart), { pattern, index })
    else this.#rest.push({ pattern, index })
    return index
  }

  /**
   * The numbers of all patterns that match, in no particular order.
   *
   * @param action case folded
   */
  matching(action: string): number[] {
    const found = [...(this.#exact.get(action) ?? [])]
    for (let slash = action.indexOf('/'); slash !== -1; slash = action.indexOf('/', slash + 1)) {
      verified(this.#byPrefix.get(action.slice(0, slash + 1)), action, found)
      verified(this.#bySuffix.get(action.slice(slash)), action, found)
    }
    verified(this.#rest, action, found)
    return found
  }
}

interface Entry {
  readonly pattern: ActionPattern
  readonly index: number
}

function verified(candidates: readonly Entry[] | undefined, action: string, found: number[]): void {
  if (candidates === undefined) return
  for (const { pattern, index } of candidates) if (matches(pattern, action)) found.push(index)
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
