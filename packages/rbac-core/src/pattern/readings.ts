import type { ActionPattern } from './pattern.js'

/**
 * Stands for what a star takes. No pattern holds a control character, so nothing but a star of another pattern matches
 * it.
 */
export const STAND_IN = '\u0001'

/**
 * A pattern without its stars: one text for each way to read its gaps (the whole segment is there, or it is not), with a
 * `STAND_IN` for every run that a star takes. Undefined where there would be too many; empty when no action can match,
 * however long.
 *
 * A reading tells all there is to know about what covers it: a pattern that matches the text has a star over each
 * stand-in, and so matches whatever may stand there. Patterns that together cover a reading therefore have one among them
 * that does so alone.
 */
export function readingsOf(pattern: ActionPattern): readonly string[] | undefined {
  const known = READINGS.get(pattern)
  if (known !== undefined) return known === TOO_MANY ? undefined : known
  const texts = isWellFormed(pattern) ? textsOf(pattern) : []
  READINGS.set(pattern, texts)
  return texts === TOO_MANY ? undefined : texts
}

/** Can an action of at most `longest` code units hold all that the pattern spells out? */
export function isPossible(pattern: ActionPattern, longest: number): boolean {
  const gaps = pattern.joins.filter((isGap) => isGap).length
  // Stars may take nothing, and a gap a slash less.
  return pattern.folded.length - pattern.joins.length - gaps <= longest && readingsOf(pattern)?.length !== 0
}

function isWellFormed({ folded }: ActionPattern): boolean {
  return !/^\/|\/$|\/\/|\s/.test(folded)
}

/** Patterns never change, so what was read once stays true. */
const READINGS = new WeakMap<ActionPattern, readonly string[]>()
const TOO_MANY: readonly string[] = []
const MOST_GAPS = 8

function textsOf({ pieces, joins }: ActionPattern): readonly string[] {
  if (joins.filter((isGap) => isGap).length > MOST_GAPS) return TOO_MANY
  let texts = [pieces[0] ?? '']
  for (const [index, isGap] of joins.entries()) {
    const piece = pieces[index + 1] ?? ''
    const filled = texts.map((text) => text + STAND_IN + piece)
    // The slash before a gap and the one behind it are then one.
    texts = isGap ? [...filled, ...texts.map((text) => text + piece.slice(1))] : filled
  }
  return texts
}
