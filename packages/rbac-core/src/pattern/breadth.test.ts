import { describe, expect, it } from 'vitest'
import { breadthOf, totalBreadth } from './breadth.js'
import { parsePattern } from './pattern.js'

const total = (...texts: string[]): number => totalBreadth(texts.map((text) => parsePattern(text)))

describe('the breadth of a pattern', () => {
  it.each([
    ['*', 1_000_000],
    ['**', 1_000_000],
    ['Contoso.Kiosk/*', 100_000],
    ['*/read', 100_000],
    ['Contoso.Kiosk/*/read', 10_000],
    ['Contoso.Kiosk/orders/*/read', 1000],
    ['a/b/*/c/d', 100],
    ['a/b/c/*/d/e', 10],
    ['a/b/c/d/e/f/g/*', 10],
    ['Contoso.Kiosk/orders/read', 1],
  ])('%s is %i', (text, breadth) => {
    expect(breadthOf(parsePattern(text))).toBe(breadth)
  })

  it('counts no segment between two stars, for it holds few actions back', () => {
    expect(breadthOf(parsePattern('a/*/b/*'))).toBe(breadthOf(parsePattern('a/*')))
  })
})

describe('the breadth of several patterns', () => {
  it('is what each has, together', () => {
    expect(total()).toBe(0)
    expect(total('a/read')).toBe(1)
    expect(total('a/read', 'b/*', '*/delete')).toBe(200_001)
  })

  it('is less than that of a bare star, unless there is one', () => {
    const many = Array.from({ length: 30 }, (_, index) => `a${index}/*`)
    expect(total(...many)).toBe(999_999)
    expect(total(...many, '*')).toBe(4_000_000)
  })
})
