import { describe, expect, it } from 'vitest'
import { shown } from './shown.js'

describe('shown', () => {
  it('puts text into backticks', () => {
    expect(shown('Reader')).toBe('`Reader`')
  })

  it('cuts what is long, even within a pair of surrogates', () => {
    expect(shown('a'.repeat(121))).toBe(`\`${'a'.repeat(120)}…\``)
    expect(shown(`${'a'.repeat(119)}\u{1f600}`)).toBe(`\`${'a'.repeat(119)}\ufffd…\``)
  })

  it.each([
    ['a line break', '\n', '\\u000a'],
    ['an escape', '\u001b', '\\u001b'],
    ['a C1 control', '\u009b', '\\u009b'],
    ['a separator of lines', '\u2028', '\\u2028'],
    ['a separator of paragraphs', '\u2029', '\\u2029'],
    ['a change of direction', '\u202e', '\\u202e'],
    ['a mark of direction', '\u200f', '\\u200f'],
    ['a byte order mark', '\ufeff', '\\ufeff'],
    ['a tag', '\u{e0041}', '\\u{e0041}'],
  ])('escapes %s', (_, char, written) => {
    expect(shown(`a${char}b`)).toBe(`\`a${written}b\``)
  })
})
