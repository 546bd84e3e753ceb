import { describe, expect, it } from 'vitest'
import { PatternAutomaton } from './automaton.js'
import { someAction } from './language.js'
import { type ActionPattern, parsePattern } from './pattern.js'
import { covers, isTaken, overlaps } from './relation.js'

const SEGMENTS = ['a', 'b', '*', 'a*', '*b', 'a*b']
const PATTERNS = [
  ...SEGMENTS,
  ...SEGMENTS.flatMap((one) => SEGMENTS.map((two) => `${one}/${two}`)),
  ...['a', '*', '*a'].flatMap((one) => SEGMENTS.flatMap((two) => ['a', '*'].map((three) => `${one}/${two}/${three}`))),
  ...['a/*/*/b', '*/*/*/*', 'a/*/b/*/a', '*a*b*', '*ba*', '/*', '*/', 'a//*', 'a b*'],
].map((text) => parsePattern(text))

/** The slow way: walk every text that could be an action through the automata of all patterns. */
function isAnyLeft(all: readonly ActionPattern[], none: readonly ActionPattern[]): boolean {
  const automata = (patterns: readonly ActionPattern[]) => patterns.map((pattern) => new PatternAutomaton(pattern))
  return someAction({ all: automata(all), none: automata(none) }, 1_000_000, 512) !== null
}

describe('what can be told of patterns', () => {
  it('is what walking their automata tells, for every pair of small patterns', () => {
    for (const a of PATTERNS) {
      for (const b of PATTERNS) {
        expect(covers(a, b), `${a.text} covers ${b.text}`).toBe(!isAnyLeft([b], [a]))
        expect(overlaps(a, b), `${a.text} overlaps ${b.text}`).toBe(isAnyLeft([a, b], []))
      }
    }
  })

  it('is what walking their automata tells, for three together: two cover only what one of them covers', () => {
    const some = PATTERNS.filter((_, index) => index % 4 === 0)
    for (const pattern of PATTERNS) {
      for (const one of some) {
        for (const other of some) {
          expect(isTaken(pattern, [one, other]), `${pattern.text} less ${one.text} and ${other.text}`).toBe(
            !isAnyLeft([pattern], [one, other]),
          )
        }
      }
    }
  })

  it('knows that no action is longer than the limit', () => {
    const [head, tail] = [parsePattern(`${'a'.repeat(300)}*`), parsePattern(`*${'b'.repeat(300)}`)]
    expect(overlaps(head, tail)).toBe(false)
    expect(overlaps(head, tail, 600)).toBe(true)
    expect(covers(parsePattern('x'), parsePattern('a'.repeat(513), 600))).toBe(true)
    expect(covers(parsePattern('x'), parsePattern('a'.repeat(513), 600), 600)).toBe(false)
  })

  it('is told by readings where walking the automata would take too long', () => {
    const pairs = (letters: string) => parsePattern(`*${[...letters].map((letter) => `${letter}${letter}*`).join('')}`)
    const pattern = pairs('abcdef')
    const others = ['ghijkl', 'mnopqr', 'stuvwx', '123456', '7890_-'].map(pairs)
    const automata = (all: readonly ActionPattern[]) => all.map((one) => new PatternAutomaton(one))
    expect(someAction({ all: automata([pattern]), none: automata([...others, pattern]) }, 16_384, 512)).toBeUndefined()
    expect(isTaken(pattern, [...others, pattern])).toBe(true)
    expect(isTaken(pattern, others)).toBe(false)
  })

  it('says that it cannot tell where that would take too long', () => {
    const gaps = parsePattern(`a${'/*/a'.repeat(40)}`)
    const takers = Array.from({ length: 12 }, (_, index) => parsePattern(`a*${'b*'.repeat(index + 1)}/a*a`))
    expect(isTaken(gaps, takers)).not.toBe(true)
  })
})
