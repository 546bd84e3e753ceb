import { describe, expect, it } from 'vitest'
import { matches } from './match.js'
import { PatternSet } from './matcher.js'
import { parsePattern } from './pattern.js'

function words(alphabet: readonly string[], longest: number): string[] {
  const all: string[] = []
  let level = ['']
  for (let length = 1; length <= longest; length++) {
    level = level.flatMap((word) => alphabet.map((char) => word + char))
    all.push(...level)
  }
  return all
}

describe('a set of patterns', () => {
  const patterns = words(['a', 'b', '/', '*'], 5).map((text) => parsePattern(text))
  const set = new PatternSet()
  for (const pattern of patterns) set.add(pattern)

  it('finds exactly the patterns that match one by one', () => {
    for (const action of words(['a', 'b', '/'], 6)) {
      const naive = patterns.flatMap((pattern, index) => (matches(pattern, action) ? [index] : []))
      const found = set.matching(action).sort((a, b) => a - b)
      if (JSON.stringify(found) !== JSON.stringify(naive)) throw new Error(`differs for ${action}`)
    }
    expect(patterns.length).toBeGreaterThan(1000)
  })

  it('reports a pattern that was added twice under both numbers', () => {
    const twice = new PatternSet()
    expect([twice.add(parsePattern('a/*')), twice.add(parsePattern('A/*'))]).toEqual([0, 1])
    expect(twice.matching('a/b').sort()).toEqual([0, 1])
  })
})
