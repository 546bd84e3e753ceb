import { foldAscii } from '../model/text.js'
import { FUNCTION_NAMES, QUANTIFIERS } from './ast.js'
import { OPERATOR_NAMES } from './operators.js'
import { didYouMean, nearest } from './suggest.js'

/**
 * What a word was probably meant to be, for the end of a message; empty when unclear, and for a word of the language that
 * stands in the wrong place.
 */
export function meant(word: string): string {
  const folded = foldAscii(word)
  const instead = INSTEAD.get(folded)
  if (instead !== undefined) return ` (write ${instead})`
  const near = nearest(word, WORDS)
  return near !== undefined && foldAscii(near) === folded ? '' : didYouMean(near)
}

/** Operators of other dialects and the nearest that version 2.0 has. */
const INSTEAD = new Map<string, string>([
  ['stringcontains', "`StringLike '*…*'`"],
  ['stringendswith', "`StringLike '*…'`"],
  ['stringmatches', '`StringLike`'],
  ['listcontains', '`ForAnyOfAnyValues:StringEquals`'],
  ['equals', '`StringEquals`'],
  ['notequals', '`StringNotEquals`'],
  ['notexists', '`NOT Exists`'],
])

const WORDS = [...OPERATOR_NAMES, ...QUANTIFIERS, ...FUNCTION_NAMES, 'AND', 'OR', 'NOT', 'true', 'false']
