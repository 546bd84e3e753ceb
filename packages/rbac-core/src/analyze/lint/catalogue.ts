import type { ActionEntry } from '../../model/directory.js'
import { editDistance } from '../../model/spelling.js'
import { compareText, foldAscii } from '../../model/text.js'
import { matches } from '../../pattern/match.js'
import { type ActionPattern, storedPattern } from '../../pattern/pattern.js'

/** An action that exists. */
export interface KnownAction {
  readonly name: string
  readonly folded: string
}

/** The actions that exist, on both planes. A catalogue is never whole: what it lacks may exist all the same. */
export class Catalogue {
  readonly #control: readonly KnownAction[]
  readonly #data: readonly KnownAction[]
  readonly #expansions = new Map<string, readonly KnownAction[]>()

  constructor(operations: readonly ActionEntry[]) {
    const plane = (isData: boolean) =>
      operations
        .filter(({ isDataAction }) => isDataAction === isData)
        .map(({ name }) => ({ name, folded: foldAscii(name) }))
        .sort((a, b) => compareText(a.folded, b.folded))
    this.#control = plane(false)
    this.#data = plane(true)
  }

  /** The actions that match, in order. O(log n) and those that start like the pattern. */
  expand(text: string, isDataAction: boolean): readonly KnownAction[] {
    const pattern = storedPattern(text)
    const key = `${isDataAction} ${pattern.folded}`
    const known = this.#expansions.get(key)
    if (known !== undefined) return known
    const expansion = expanded(pattern, isDataAction ? this.#data : this.#control)
    this.#expansions.set(key, expansion)
    return expansion
  }

  /** The nearest action of the same provider, at most two edits away. */
  nearest(text: string, isDataAction: boolean): string | undefined {
    const folded = foldAscii(text)
    const list = isDataAction ? this.#data : this.#control
    let best: { readonly name: string; readonly distance: number } | undefined
    for (const { name, folded: candidate } of startingWith(list, folded.slice(0, folded.indexOf('/') + 1))) {
      if (Math.abs(candidate.length - folded.length) > MOST_EDITS) continue
      const distance = editDistance(folded, candidate)
      if (distance <= MOST_EDITS && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { name, distance }
    }
    return best?.name
  }
}

const MOST_EDITS = 2

function expanded(pattern: ActionPattern, list: readonly KnownAction[]): readonly KnownAction[] {
  return startingWith(list, pattern.pieces[0] ?? '').filter(({ folded }) => matches(pattern, folded))
}

function startingWith(list: readonly KnownAction[], prefix: string): readonly KnownAction[] {
  const from = firstNotBelow(list, prefix)
  let to = from
  while (list[to]?.folded.startsWith(prefix) === true) to += 1
  return list.slice(from, to)
}

function firstNotBelow(list: readonly KnownAction[], text: string): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle]?.folded ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}
