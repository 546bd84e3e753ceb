import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matches } from '../../packages/rbac-core/src/pattern/match.js'
import { PatternSet } from '../../packages/rbac-core/src/pattern/matcher.js'
import { parsePattern } from '../../packages/rbac-core/src/pattern/pattern.js'
import { patternMatches } from '../reference/text.js'
import { runs } from './runs.js'
import { byTable } from './star-table.js'

const pieces = fc.constantFrom(
  'a',
  'b',
  'ab',
  'aa',
  '/',
  '*',
  '/*/',
  'a/',
  '/b',
  '**',
  '.',
  '?',
  '+',
  '\\',
  '\u212a',
  'k',
)
const pattern = fc.array(pieces, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''))
const letters = fc.constantFrom('a', 'b', 'ab', 'aa', '/', 'a/b', '.', '?', '+', '\\', '\u212a', 'k', 'x')
const action = fc.array(letters, { minLength: 1, maxLength: 14 }).map((parts) => parts.join(''))

describe('the matcher', () => {
  it('agrees with a table that tries every split', () => {
    fc.assert(
      fc.property(pattern, fc.array(action, { minLength: 1, maxLength: 8 }), (text, actions) => {
        const parsed = parsePattern(text)
        for (const each of actions) expect(matches(parsed, each), `${text} against ${each}`).toBe(byTable(text, each))
      }),
      runs(5000),
    )
  })

  it('agrees with the regular expression of the specification, and so does the table', () => {
    fc.assert(
      fc.property(pattern, action, (text, each) => {
        expect(patternMatches(text, each), `${text} against ${each}`).toBe(byTable(text, each))
      }),
      runs(3000),
    )
  })

  it('takes steps in proportion to the two lengths, whatever they hold', () => {
    const words = ['a', 'ab', 'aab', '/', 'a/', '/*/', '*a', 'a*', '*a*b', '*/*/']
    let worst = 0
    for (const word of words) {
      for (const tail of ['', 'b', '/b', 'x']) {
        for (const unit of ['a', 'ab', 'aab', 'a/', '/']) {
          const text = parsePattern(`*${word.repeat(Math.floor(480 / word.length))}${tail}`)
          const long = unit.repeat(Math.floor(512 / unit.length))
          const counter = { steps: 0 }
          matches(text, long, counter)
          worst = Math.max(worst, counter.steps / (text.text.length + long.length))
        }
      }
    }
    expect(worst).toBeLessThan(6)
  })
})

describe('a set of patterns', () => {
  it('finds the patterns that match one by one', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 12 }), fc.array(action, { maxLength: 6 }), (texts, actions) => {
        const patterns = texts.map((text) => parsePattern(text))
        const set = new PatternSet()
        for (const each of patterns) set.add(each)
        for (const each of actions) {
          const found = set.matching(each).toSorted((a, b) => a - b)
          expect(found).toEqual([...patterns.keys()].filter((index) => byTable(texts[index] ?? '', each)))
        }
      }),
      runs(2000),
    )
  })
})
