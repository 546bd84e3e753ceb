import { matches } from '../../pattern/match.js'
import { type ActionPattern, storedPattern } from '../../pattern/pattern.js'

/** What a permission lists on one plane, and what it takes away again. */
export class Plane {
  readonly listed: readonly ActionPattern[]
  readonly removed: readonly ActionPattern[]
  #samples: readonly string[] | undefined

  constructor(listed: readonly string[], removed: readonly string[]) {
    this.listed = listed.map(storedPattern)
    this.removed = removed.map(storedPattern)
  }

  /** @param action case folded */
  grants(action: string): boolean {
    return (
      this.listed.some((pattern) => matches(pattern, action)) &&
      !this.removed.some((pattern) => matches(pattern, action))
    )
  }

  /** Some actions that it grants, at most one or two for each pattern. */
  get samples(): readonly string[] {
    this.#samples ??= this.listed.flatMap(samplesOf).filter((action) => this.grants(action))
    return this.#samples
  }
}

/** Actions that the pattern matches, case folded: a segment for each star and, where a gap may close, none. */
export function samplesOf({ folded }: ActionPattern): string[] {
  const open = folded.replaceAll('*', 'x')
  const closed = folded.replaceAll('/*/', '/').replaceAll('*', 'x')
  return (open === closed ? [open] : [open, closed]).filter(isAction)
}

function isAction(text: string): boolean {
  return text !== '' && !/^\/|\/$|\/\/|\s/.test(text)
}
