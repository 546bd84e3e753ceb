import { describe, expect, it } from 'vitest'
import { PatternAutomaton } from './automaton.js'
import { intersect } from './intersection.js'
import { someAction } from './language.js'
import { matches } from './match.js'
import { type ActionPattern, parsePattern } from './pattern.js'

const PIECES = ['a', 'b', '*', 'a*', '*a', 'a*b']

/** Every pattern of one to three such segments, and some in which stars meet slashes in other ways. */
const PATTERNS: readonly ActionPattern[] = [
  ...PIECES,
  ...PIECES.flatMap((one) => PIECES.map((two) => `${one}/${two}`)),
  ...['a', '*', 'a*'].flatMap((one) =>
    PIECES.flatMap((two) => ['a', '*', '*b'].map((three) => `${one}/${two}/${three}`)),
  ),
  'a/*/*/b',
  '*/*/*/*',
  'a/*/*/*/a',
  '*a*b*',
  '*ab*',
  '*ba*',
  '*/a/*',
  'a**b',
  'a/**/b',
  '/*',
  '*/',
].map((text) => parsePattern(text))

/** Every text over a, b and the slash that has the form of an action, and some longer ones. */
const ACTIONS = [
  ...textsUpTo(5).filter((text) => !/^\/|\/$|\/\//.test(text)),
  'a/a/a/a',
  'a/b/a/b',
  'aa/ab/ba/bb',
  'a/b/a/b/a',
  'x/a/x/b',
  'abab/baba',
]

function textsUpTo(length: number): string[] {
  if (length === 0) return []
  const shorter = textsUpTo(length - 1)
  const longest = shorter.length === 0 ? [''] : shorter.filter((text) => text.length === length - 1)
  return [...shorter, ...longest.flatMap((text) => ['a', 'b', '/'].map((char) => text + char))]
}

const automata = new Map(PATTERNS.map((pattern) => [pattern, new PatternAutomaton(pattern)]))

function automaton(pattern: ActionPattern): PatternAutomaton {
  return automata.get(pattern) ?? new PatternAutomaton(pattern)
}

describe('the automaton of a pattern', () => {
  it('accepts what the pattern matches, and is open where everything that follows matches', () => {
    for (const pattern of PATTERNS) {
      for (const action of ACTIONS) {
        const states = [...action].map((_, at) =>
          [...action.slice(0, at + 1)].reduce(
            (state, char) => automaton(pattern).step(state, char.charCodeAt(0)),
            automaton(pattern).start,
          ),
        )
        const accepted = automaton(pattern).accepts(states.at(-1) ?? automaton(pattern).start)
        expect(accepted, `${pattern.text} ${action}`).toBe(matches(pattern, action))
        const open = states.findIndex((state) => automaton(pattern).isOpen(state))
        if (open !== -1) expect(accepted, `${pattern.text} open in ${action}`).toBe(true)
      }
    }
  })
})

describe('the intersection of two patterns', () => {
  it('matches exactly what both match, for every pair of small patterns', () => {
    for (const a of PATTERNS) {
      for (const b of PATTERNS) {
        const both = intersect(a, b, 256)
        for (const action of ACTIONS) {
          const expected = matches(a, action) && matches(b, action)
          const actual = both?.some((pattern) => matches(pattern, action))
          if (actual !== expected)
            expect.fail(`${a.text} and ${b.text} give ${both?.map(({ text }) => text)}: ${action}`)
        }
      }
    }
  })

  it.each([
    ['Microsoft.Storage/*', '*/read', ['Microsoft.Storage/*/read']],
    ['Microsoft.Network/*/read', '*/read', ['Microsoft.Network/*/read']],
    ['*', 'Microsoft.Compute/*', ['Microsoft.Compute/*']],
    ['microsoft.compute/virtualmachines/read', 'Microsoft.Compute/*', ['microsoft.compute/virtualmachines/read']],
    ['a/*', 'b/*', []],
    ['*ab*', '*ba*', ['*aba*', '*ab*ba*', '*ba*ab*', '*bab*']],
  ])('of %s and %s is %j', (a, b, expected) => {
    const both = intersect(parsePattern(a), parsePattern(b), 64)
    expect(both?.map(({ text }) => text).sort()).toEqual([...expected].sort())
  })

  it('is not given when it would take too many patterns', () => {
    const many = parsePattern(`*${'ab*'.repeat(8)}`)
    const others = parsePattern(`*${'cd*'.repeat(8)}`)
    expect(intersect(many, others, 64)).toBeUndefined()
  })
})

describe('a language', () => {
  const less = (a: ActionPattern, b: ActionPattern, maxStates = 10_000) =>
    someAction({ all: [automaton(a)], none: [automaton(b)] }, maxStates)

  it('names an action that is in it, or none is: one pattern less another, for every pair of small patterns', () => {
    for (const a of PATTERNS) {
      for (const b of PATTERNS) {
        const action = less(a, b)
        const small = ACTIONS.find((known) => matches(a, known) && !matches(b, known))
        if (typeof action === 'string') {
          expect(matches(a, action) && !matches(b, action), `${a.text} less ${b.text}: ${action}`).toBe(true)
          expect(action).not.toMatch(/^$|^\/|\/$|\/\//)
          expect(action.length).toBeLessThanOrEqual(small?.length ?? Number.POSITIVE_INFINITY)
        } else expect({ action, small }, `${a.text} less ${b.text}`).toEqual({ action: null, small: undefined })
      }
    }
  })

  it.each([
    ['a/*/b', ['a/b', 'a/*/*/b'], null],
    ['*/read', ['*/*/read'], null],
    ['*/read', ['*/*/*/read'], 'x/read'],
    ['*', ['*/*'], 'x'],
    ['*x*', ['x*'], 'yx'],
    ['*/', [], null],
    ['a//b', [], null],
    ['a b', [], null],
  ])('of %s less %j: %s', (pattern, others, expected) => {
    const all = [new PatternAutomaton(parsePattern(pattern))]
    const none = others.map((text) => new PatternAutomaton(parsePattern(text)))
    expect(someAction({ all, none }, 10_000)).toBe(expected)
  })

  it('is left open when it would take too many states to tell', () => {
    expect(less(parsePattern('*ab*'), parsePattern('*ba*'), 2)).toBeUndefined()
  })
})
