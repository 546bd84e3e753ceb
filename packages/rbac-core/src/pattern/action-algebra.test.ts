import { describe, expect, it } from 'vitest'
import { ActionAlgebra, type PatternRow, type Region } from './action-algebra.js'
import { PatternAutomaton } from './automaton.js'
import { someAction } from './language.js'
import { type ActionPattern, parsePattern } from './pattern.js'

const EVERYTHING: readonly PatternRow[] = [row('*')]

function row(pattern: string, ...except: string[]): PatternRow {
  return { pattern: parsePattern(pattern), except: except.map((text) => parsePattern(text)) }
}

function region(any: string[], { none = [], all = [] }: { none?: string[]; all?: string[] } = {}): Region {
  const parsed = (texts: string[]) => texts.map((text) => parsePattern(text))
  return { any: parsed(any), none: parsed(none), all: parsed(all) }
}

function texts(rows: readonly PatternRow[]): string[] {
  return rows.map(({ pattern, except }) => [pattern.text, ...except.map(({ text }) => text)].join(' - '))
}

describe('rows of patterns', () => {
  const algebra = new ActionAlgebra()
  const without = (rows: readonly PatternRow[], ...taken: Region[]) =>
    texts(algebra.simplified(taken.reduce((left, one) => algebra.without(left, one), [...rows])))

  it('lose what is taken, as exceptions', () => {
    expect(without(EVERYTHING, region(['*/delete', 'a/*']))).toEqual(['* - */delete - a/*'])
  })

  it('get back what a deny takes away from itself', () => {
    expect(without([row('a/*')], region(['*'], { none: ['*/read'] }))).toEqual(['a/*/read'])
    expect(without(EVERYTHING, region(['*/delete'], { none: ['disks/*'] }))).toEqual(['* - */delete', 'disks/*'])
  })

  it('keep what a region that asks for more does not hold', () => {
    expect(without(EVERYTHING, region(['a/*'], { all: ['*/read'] }))).toEqual(['* - */read', '* - a/*'])
  })

  it('are gone when nothing is left of them', () => {
    expect(without([row('a/*/read')], region(['*/read']))).toEqual([])
    expect(without([row('*')], region(['*/*']), region(['*'], { none: ['*/read'] }))).toEqual([])
    expect(texts(algebra.simplified([row('a/*', 'a/b*', 'a/*b*', 'a/*')]))).toEqual([])
  })

  it('are one where one holds the other', () => {
    expect(texts(algebra.simplified([row('a/b/read'), row('*/read'), row('*', 'x/*/delete')]))).toEqual([
      '* - x/*/delete',
    ])
    expect(texts(algebra.simplified([row('*', 'a/*'), row('a/*', 'a/b'), row('a/b')]))).toEqual([
      '* - a/*',
      'a/* - a/b',
      'a/b',
    ])
  })

  it('keep one of two exceptions that are the same in other words', () => {
    expect(texts(algebra.simplified([row('*', '*/read', '*/*/read')]))).toEqual(['* - */read'])
    expect(texts(algebra.simplified([row('*', '*/*/read', '*/read', '*/*/*/read')]))).toEqual(['* - */read'])
  })

  it('have no exception that takes nothing', () => {
    expect(without([row('a/*')], region(['b/*', '*/read']))).toEqual(['a/* - */read'])
  })

  it('come in the order of their texts, however broad they are', () => {
    expect(texts(algebra.simplified([row('z/*'), row('a/b/c'), row('m/*/read')]))).toEqual(['a/b/c', 'm/*/read', 'z/*'])
  })

  it('share an action exactly when one is in both and excepted by neither', () => {
    const patterns = ['*', 'a/*', '*/b', 'a/b', 'a*/b', 'b/*/a', 'a/*/b']
    const rows = patterns.flatMap((one) => [row(one), ...patterns.map((other) => row(one, other))])
    const automata = (all: readonly ActionPattern[]) => all.map((one) => new PatternAutomaton(one))
    for (const a of rows) {
      for (const b of rows) {
        const none = automata([...a.except, ...b.except])
        const shared = someAction({ all: automata([a.pattern, b.pattern]), none }, 1_000_000, 512)
        expect(algebra.share(a, b), `${texts([a, b]).join(' and ')}`).toBe(shared !== null)
      }
    }
  })

  it('know when they are all there is to say', () => {
    const fresh = new ActionAlgebra()
    fresh.share(row('a/*', 'a/b'), row('*/b'))
    expect([fresh.tooLarge, fresh.undecided]).toEqual([false, false])
    fresh.giveUp()
    expect([fresh.tooLarge, fresh.undecided]).toEqual([true, false])
  })

  it('give up where what two share would take too many patterns', () => {
    const bounded = new ActionAlgebra()
    const many = (letters: string) => `*${[...letters].map((letter) => `${letter}${letter}*`).join('')}`
    expect(bounded.share(row(many('abcdefgh')), row(many('ijklmnop')))).toBe(false)
    expect(bounded.tooLarge).toBe(true)
  })

  it('say less and never too much where there would be too many', () => {
    const bounded = new ActionAlgebra()
    const many = (letters: string) => `*${[...letters].map((letter) => `${letter}${letter}*`).join('')}`
    const rows = bounded.without([row(many('abcdefgh'))], region(['*'], { none: [many('ijklmnop')] }))
    expect(rows).toEqual([])
    expect(bounded.tooLarge).toBe(true)
  })
})

describe('a budget', () => {
  const spent = { code: 'LIMIT_EXCEEDED' }

  it('ends what takes too long, and an attempt says so', () => {
    const algebra = new ActionAlgebra(undefined, 3)
    const work = () => algebra.minus(row('a/*'), [row('*/b'), row('*/c'), row('*/d'), row('*/e')])
    expect(work).toThrow(expect.objectContaining(spent))
    expect(algebra.tooLarge).toBe(false)
    algebra.refill()
    expect(algebra.attempt(work, [])).toEqual([])
    expect(algebra.tooLarge).toBe(true)
    expect(() => algebra.attempt(fail, '')).toThrow('a slip')
  })

  it('counts every state where patterns are compared as automata', () => {
    const [long, other] = [`${'a'.repeat(300)}*`, `*${'b'.repeat(300)}`]
    const meet = (budget: number) => new ActionAlgebra(undefined, budget).share(row(long), row(other))
    expect(() => meet(10)).toThrow(expect.objectContaining(spent))
    expect(meet(1_000_000)).toBe(false)
  })

  it('goes further with actions that are spelled out', () => {
    const rows = Array.from({ length: 16 }, (_, index) => row(`a/b${index}`))
    expect(new ActionAlgebra(undefined, 1).minus(row('c/d'), rows)).toHaveLength(1)
  })
})

function fail(): never {
  throw new Error('a slip')
}
