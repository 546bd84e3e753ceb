import { describe, expect, it } from 'vitest'
import { matchesLike, parseLike } from './like.js'

function like(pattern: string, text: string): boolean {
  return matchesLike(parseLike(pattern), text)
}

/** What the pattern says, by trying everything. */
function slowly(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  const [first = ''] = pattern
  const rest = pattern.slice(first.length)
  if (first === '*') return slowly(rest, text) || (text !== '' && slowly(pattern, text.slice(1)))
  return text !== '' && (first === '?' || first === text[0]) && slowly(rest, text.slice(1))
}

function words(alphabet: readonly string[], longest: number): string[] {
  const all = ['']
  let level = ['']
  for (let length = 1; length <= longest; length++) {
    level = level.flatMap((word) => alphabet.map((char) => word + char))
    all.push(...level)
  }
  return all
}

describe('a StringLike pattern', () => {
  it('agrees with trying everything, for every short pattern and text', () => {
    const texts = words(['a', 'b'], 6)
    for (const pattern of words(['a', 'b', '*', '?'], 5)) {
      const parsed = parseLike(pattern)
      for (const text of texts) {
        if (matchesLike(parsed, text) !== slowly(pattern, text)) throw new Error(`'${pattern}' against '${text}'`)
      }
    }
  })

  it('matches the whole text, across slashes and line ends, the empty run too', () => {
    expect(like('logs/*', 'logs/a/b.txt')).toBe(true)
    expect(like('logs/*', 'logs/')).toBe(true)
    expect(like('logs/*', 'my/logs/a')).toBe(false)
    expect(like('a*z', 'a\n\u2028z')).toBe(true)
    expect(like('', '')).toBe(true)
    expect(like('', 'a')).toBe(false)
  })

  it('does not let its start and its end share a character', () => {
    expect(like('ab*ba', 'aba')).toBe(false)
    expect(like('a?*?b', 'a?b')).toBe(false)
    expect(like('ab*ba', 'abba')).toBe(true)
  })

  it('takes one character for a question mark, also one beyond the basic plane', () => {
    expect(like('?', '😀')).toBe(true)
    expect(like('??', '😀')).toBe(false)
    expect(like('*?x*', '😀x')).toBe(true)
    expect(like('?', '\ud83d')).toBe(true)
    expect(like('*\ude00', '😀')).toBe(false)
    expect(like('*\ud83d*', 'a😀')).toBe(false)
  })

  it('reads an escaped star, question mark or backslash as itself, and any other backslash too', () => {
    expect(like('a\\*', 'a*')).toBe(true)
    expect(like('a\\*', 'ab')).toBe(false)
    expect(like('a\\?', 'a?')).toBe(true)
    expect(like('a\\?', 'ab')).toBe(false)
    expect(like('a\\\\*', 'a\\b')).toBe(true)
    expect(like('a\\b', 'a\\b')).toBe(true)
    expect(like('a\\', 'a\\')).toBe(true)
  })

  it('holds no other special character', () => {
    for (const char of ['.', '+', '^', '$', '(', '[', '{', '|', '/']) {
      expect(like(`a${char}*`, `a${char}b`)).toBe(true)
      expect(like(`a${char}*`, 'axb')).toBe(false)
    }
  })

  it('finds a piece with question marks across the words of its bit table', () => {
    for (const length of [31, 32, 33, 63, 64, 65, 200]) {
      const piece = `${'a?'.repeat(length)}b`
      const text = `${'aa'.repeat(length)}b`
      expect(like(`*${piece}*`, `xx${text}yy`)).toBe(true)
      expect(like(`*${piece}*`, `xx${text.slice(0, -1)}c`)).toBe(false)
    }
  })

  it('does not try again and again: a megabyte against a pattern that nearly matches everywhere', () => {
    const text = 'a'.repeat(1_000_000)
    expect(like(`*${'a'.repeat(4000)}b*`, text)).toBe(false)
    expect(like(`*${'a?'.repeat(20)}b*`, text)).toBe(false)
    expect(like(`${'*a'.repeat(2000)}*b`, text)).toBe(false)
  })
})
