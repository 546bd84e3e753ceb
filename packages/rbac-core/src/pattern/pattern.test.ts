import { describe, expect, it } from 'vitest'
import { InvalidPatternError } from '../errors.js'
import { matches, type StepCounter } from './match.js'
import { parsePattern } from './pattern.js'

const match = (pattern: string, action: string): boolean => matches(parsePattern(pattern), action)

describe('an action pattern', () => {
  it('is trimmed, folded, and has its runs of stars made one', () => {
    const pattern = parsePattern(' Microsoft.Compute/**/Read ')
    expect(pattern.text).toBe('Microsoft.Compute/**/Read')
    expect(pattern.folded).toBe('microsoft.compute/*/read')
  })

  it.each([[''], ['   '], ['a\u0000b'], ['a\ud800'], ['a'.repeat(513)], [1], [null], [['a']]])('refuses %j', (text) => {
    expect(() => parsePattern(text)).toThrow(InvalidPatternError)
  })

  it.each([
    // A star crosses slashes.
    ['*/read', 'a/b/c/read', true],
    ['a/*', 'a/b/c', true],
    ['*', 'a/b/c', true],
    // A whole middle segment may be nothing, but the slash before it stays.
    ['a/*/read', 'a/read', true],
    ['vaults/*/read', 'vaultsx/read', false],
    // A leading or trailing star needs its slash.
    ['x/*', 'x', false],
    ['*/x', 'x', false],
    // Only the star is special.
    ['microsoft.compute/read', 'microsoftxcompute/read', false],
    ['a/b?', 'a/bc', false],
    ['a/[bc]', 'a/b', false],
    ['a\\*', 'a\\b', true],
    // Any number of stars, inside segments too.
    ['microsoft.comp*/virtualmachines/re*d', 'microsoft.compute/virtualmachines/read', true],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'axxcyyb', false],
  ])('%s and %s: %s', (pattern, action, expected) => {
    expect(match(pattern, action)).toBe(expected)
  })

  it('takes time linear in pattern and action, whatever they hold', () => {
    const worst = ['*a'.repeat(255), `*${'a'.repeat(200)}b*`, `${'*ab'.repeat(150)}*c`, `*${'ab'.repeat(120)}c*d`]
    for (const text of worst) {
      const counter: StepCounter = { steps: 0 }
      matches(parsePattern(text), 'ab'.repeat(256), counter)
      matches(parsePattern(text), 'a'.repeat(512), counter)
      expect(counter.steps).toBeLessThan(4 * (text.length + 1024))
    }
  })
})
