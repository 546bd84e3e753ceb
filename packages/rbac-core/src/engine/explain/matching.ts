import { foldAscii } from '../../model/text.js'
import { matches } from '../../pattern/match.js'
import { storedPattern } from '../../pattern/pattern.js'

/** Those of `patterns` that match the action, as written. For explanations, where plain is better than fast. */
export function matchingPatterns(patterns: readonly string[], action: string): string[] {
  const folded = foldAscii(action)
  return patterns.filter((text) => matches(storedPattern(text), folded))
}
