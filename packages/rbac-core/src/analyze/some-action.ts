import { foldAscii } from '../model/text.js'
import type { PatternRow } from '../pattern/action-algebra.js'
import { matches } from '../pattern/match.js'
import type { ActionPattern } from '../pattern/pattern.js'
import { isLiteral, LONGEST_ACTION } from '../pattern/relation.js'

/**
 * A concrete action of one of the rows: one that is spelled out where there is one, else a short one made from a pattern,
 * in the spelling of the policy. Undefined where the rows hold nothing.
 */
export function someActionOf(rows: readonly PatternRow[]): string | undefined {
  const byLength = [...rows].sort(
    ({ pattern: a }, { pattern: b }) =>
      Number(isLiteral(b)) - Number(isLiteral(a)) || a.folded.length - b.folded.length,
  )
  for (const row of byLength) {
    const action = actionOf(row)
    if (action !== undefined) return action
  }
  return undefined
}

function actionOf({ pattern, except }: PatternRow): string | undefined {
  const fresh = freshLetter([pattern, ...except])
  for (const filler of [...FILLERS, fresh]) {
    const found = spellings(pattern, filler).find((text) => {
      const folded = foldAscii(text)
      return isAction(text) && matches(pattern, folded) && !except.some((one) => matches(one, folded))
    })
    if (found !== undefined) return found
  }
  return undefined
}

/** What people would write for any name and, should every one of them be taken, for any action. */
const FILLERS = ['x', 'any', 'read', '1', '']

/** The pattern with each star filled in; its gaps are filled as well, or all left out. */
function spellings({ text, joins }: ActionPattern, filler: string): string[] {
  const pieces = text.replace(/\*{2,}/g, '*').split('*')
  const filled = pieces.join(filler)
  if (!joins.includes(true)) return [filled]
  const short = pieces.reduce((left, piece, index) =>
    joins[index - 1] === true ? left + piece.slice(1) : left + filler + piece,
  )
  return [short, filled]
}

function isAction(text: string): boolean {
  return text.length > 0 && text.length <= LONGEST_ACTION && !/^\/|\/$|\/\/|\s/.test(text)
}

/** A letter that none of the patterns names: a pattern that matches it matches whatever may stand in its place. */
function freshLetter(patterns: readonly ActionPattern[]): string {
  let code = FIRST_OF_MANY
  while (patterns.some(({ text }) => text.includes(String.fromCharCode(code)))) code += 1
  return String.fromCharCode(code)
}

/** Twenty thousand letters start here. */
const FIRST_OF_MANY = 0x4e00
