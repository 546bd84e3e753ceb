import { InvalidPatternError } from '../errors.js'
import { DEFAULT_LIMITS } from '../model/limits.js'
import { foldAscii } from '../model/text.js'

/**
 * An action pattern that was parsed: the literal pieces between its stars, in order, case folded.
 *
 * `pieces[0]` starts the action and the last piece ends it. Between piece i and piece i+1 any run of characters may
 * stand. Where `joins[i]` is true the gap came from a whole segment (as in `a/*` + `/b`), whose two slashes may be one.
 * Made by `parsePattern` and nowhere else.
 */
export interface ActionPattern {
  /** As written, without the blanks around it. */
  readonly text: string
  /** Case folded, runs of stars made one: equal patterns have equal `folded`. */
  readonly folded: string
  readonly pieces: readonly string[]
  /** One less than `pieces`. */
  readonly joins: readonly boolean[]
  readonly [parsed]: true
}

/**
 * Reads an action pattern such as `Microsoft.Compute/virtualMachines/*`. Only `*` is special. O(length).
 *
 * @throws {InvalidPatternError} for text that is empty, too long, or holds control characters
 * @see docs/evaluation.md, "Action patterns"
 */
export function parsePattern(text: unknown, maxLength: number = DEFAULT_LIMITS.patternLength): ActionPattern {
  const problem = patternProblem(text, maxLength)
  if (problem !== undefined) throw new InvalidPatternError(`not an action pattern: ${problem}`)
  return patternFrom((text as string).trim())
}

/** A pattern of a policy that was read, where its length was checked against that policy's limits. */
export function storedPattern(text: string): ActionPattern {
  return parsePattern(text, Number.POSITIVE_INFINITY)
}

/** Why `text` is not an action pattern; undefined when it is one. Never throws. */
export function patternProblem(text: unknown, maxLength: number = DEFAULT_LIMITS.patternLength): string | undefined {
  if (typeof text !== 'string') return `it must be text, not ${text === null ? 'null' : typeof text}`
  if (text.length > maxLength) return `it is longer than ${maxLength} characters`
  if (text.trim() === '') return 'it is empty'
  if (/[\x00-\x1f\x7f-\x9f]/.test(text.trim())) return 'it holds a control character'
  return text.isWellFormed() ? undefined : 'it holds a lone surrogate'
}

declare const parsed: unique symbol

function patternFrom(text: string): ActionPattern {
  const folded = foldAscii(text).replace(/\*{2,}/g, '*')
  const pieces: string[] = []
  const joins: boolean[] = []
  let from = 0
  // Left to right, never overlapping: in 'a/*/*/b' the first star is a whole segment, the second an ordinary star.
  for (let star = folded.indexOf('*'); star !== -1; star = folded.indexOf('*', star + 1)) {
    const free = joins.at(-1) === true ? from + 1 : from
    pieces.push(folded.slice(from, star))
    joins.push(star > free && folded[star - 1] === '/' && folded[star + 1] === '/')
    from = star + 1
  }
  pieces.push(folded.slice(from))
  return { text, folded, pieces, joins } as unknown as ActionPattern
}
