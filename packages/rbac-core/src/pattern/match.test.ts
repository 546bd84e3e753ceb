import { describe, expect, it } from 'vitest'
import { matches } from './match.js'
import { parsePattern } from './pattern.js'

/** The specification itself; kept out of the product, where no RegExp is made from policy text. */
function asRegExp(pattern: string): RegExp {
  const escaped = pattern.replace(/\*{2,}/g, '*').replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  const source = escaped
    .replace(/\/\*\//g, '\u0000')
    .replace(/\*/g, '.*')
    .replace(/\u0000/g, '/(?:.*/)?')
  return new RegExp(`^${source}$`, 'i')
}

function words(alphabet: readonly string[], longest: number): string[] {
  const all: string[] = []
  let level = ['']
  for (let length = 1; length <= longest; length++) {
    level = level.flatMap((word) => alphabet.map((char) => word + char))
    all.push(...level)
  }
  return all
}

describe('matching one pattern', () => {
  it('agrees with the specified regular expression for every short pattern and action', () => {
    const actions = words(['a', 'b', '/'], 6)
    for (const text of words(['a', '/', '*'], 6)) {
      const pattern = parsePattern(text)
      const expression = asRegExp(text)
      for (const action of actions) {
        if (matches(pattern, action) !== expression.test(action)) throw new Error(`${text} against ${action}`)
      }
    }
    expect(actions.length).toBeGreaterThan(1000)
  })
})
