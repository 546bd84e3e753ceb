import { expect, it } from 'vitest'
import { parsePattern } from './pattern.js'
import { bySpecificity } from './specificity.js'

it('names a pattern without a star first, then the longest, then the smallest text, however they are listed', () => {
  const inOrder = ['p/r', 'p/longer/*', 'p/*/*/x', 'P/*/x', 'a/*', 'b/*', '*']
  const sorted = (texts: readonly string[]) =>
    texts
      .map((text) => parsePattern(text))
      .sort(bySpecificity)
      .map(({ text }) => text)
  expect(sorted(inOrder)).toEqual(inOrder)
  expect(sorted(inOrder.toReversed())).toEqual(inOrder)
  // Two stars are no less a pattern than one, and of two spellings of one pattern it is always the same.
  expect(sorted(['*a*bcd', '*abcdef'])).toEqual(['*abcdef', '*a*bcd'])
  expect(sorted(['a/*', 'A/*'])).toEqual(['A/*', 'a/*'])
  expect(sorted(['A/*', 'a/*'])).toEqual(['A/*', 'a/*'])
})
