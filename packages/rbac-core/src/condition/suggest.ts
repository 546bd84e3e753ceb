import { nearest as nearestOf } from '../model/spelling.js'

/** The candidate that `word` was most likely meant to be, case ignored; undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > LONGEST_WORD) return undefined
  return nearestOf(word, candidates, Math.min(3, Math.ceil(word.length / 3)))
}

/** ` (did you mean …?)`, or nothing. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : ` (did you mean \`${suggestion}\`?)`
}

const LONGEST_WORD = 256
