import { describe, expect, it } from 'vitest'
import { didYouMean, nearest } from './suggest.js'

const WORDS = ['StringEquals', 'StringNotEquals', 'GuidEquals', 'OR', 'AND']

describe('the nearest word', () => {
  it('is the one with the fewest edits, case ignored', () => {
    expect(nearest('stringequal', WORDS)).toBe('StringEquals')
    expect(nearest('StringEqualss', WORDS)).toBe('StringEquals')
    expect(nearest('SstringEquals', WORDS)).toBe('StringEquals')
    expect(nearest('StrinxEquals', WORDS)).toBe('StringEquals')
    expect(nearest('StringNtEquals', WORDS)).toBe('StringNotEquals')
    expect(nearest('gudiEquals', WORDS)).toBe('GuidEquals')
    expect(nearest('anb', WORDS)).toBe('AND')
  })

  it('is none when all are far, or the word is short or endless', () => {
    expect(nearest('IpInRange', WORDS)).toBeUndefined()
    expect(nearest('xy', WORDS)).toBeUndefined()
    expect(nearest('', WORDS)).toBeUndefined()
    expect(nearest('StringEquals'.repeat(100), WORDS)).toBeUndefined()
    expect(nearest('a'.repeat(257), ['a'.repeat(257)])).toBeUndefined()
    expect(didYouMean(undefined)).toBe('')
  })
})
