import { describe, expect, it } from 'vitest'
import { Column } from './column.js'
import { IdTable } from './id-table.js'
import { Lookup, NONE } from './lookup.js'
import { ScopeIndex } from './scope-index.js'
import { ScopeTexts } from './scope-texts.js'
import { Texts } from './texts.js'

const GUID = '0aB1c2d3-e4f5-6789-abCD-ef0123456789'

describe('a column', () => {
  it('keeps what was pushed before and after it settled', () => {
    const column = new Column(2)
    for (let index = 0; index < 100; index++) column.push(index * 3)
    column.settle()
    for (let index = 100; index < 300; index++) column.push(index * 3)
    expect(Array.from({ length: 300 }, (_, index) => column.at(index))).toEqual(
      Array.from({ length: 300 }, (_, index) => index * 3),
    )
  })
})

describe('texts', () => {
  it('are given back as they came, whatever alphabet they are in', () => {
    const texts = new Texts()
    const given = ['', 'a', 'É', 'ÿ', 'Ā', '\u212a', '\u{1f600}', 'x'.repeat(9000), '\u0100'.repeat(9000)]
    const numbers = given.map((text) => texts.add(text))
    texts.settle()
    expect(numbers.map((number) => texts.read(number))).toEqual(given)
    expect(numbers.map((number) => texts.lengthOf(number))).toEqual(given.map(({ length }) => length))
  })

  it('compare with ASCII case folded and nothing else', () => {
    const texts = new Texts()
    const number = texts.add('K\u00c9')
    expect(texts.endsFolded(number, 'xxk\u00c9', 4)).toBe(true)
    expect(texts.endsFolded(number, 'xx\u212a\u00c9', 4)).toBe(false)
    expect(texts.endsFolded(number, 'xxk\u00e9', 4)).toBe(false)
    expect(texts.endsFolded(number, 'k', 1)).toBe(false)
  })
})

describe('a table of ids', () => {
  it.each([[GUID.toLowerCase()], [GUID.toUpperCase()], [GUID], ['alice'], ['K'], ['é'], ['__proto__'], [`${GUID}0`]])(
    'gives back %s as written, and finds it in any case',
    (id) => {
      const table = new IdTable(new Texts())
      table.intern('somebody else')
      const number = table.intern(id)
      expect(table.ids.read(number)).toBe(id)
      expect(table.ids.isSpelt(number, id)).toBe(true)
      const flipped = id === id.toUpperCase() ? id.toLowerCase() : id.toUpperCase()
      if (id !== 'é') expect(table.find(flipped)).toBe(number)
      if (id !== 'é' && flipped !== id) expect(table.ids.isSpelt(number, flipped)).toBe(false)
      expect(table.find(`${id} `)).toBe(NONE)
      expect(table.intern(id)).toBe(number)
    },
  )

  it('takes no other letter for an ASCII one', () => {
    const table = new IdTable(new Texts())
    table.intern('k')
    expect(table.find('\u212a')).toBe(NONE)
  })

  it('takes nothing for a GUID that only looks like one', () => {
    const table = new IdTable(new Texts())
    const texts = [GUID.replace('-', '0'), GUID.replace('a', 'g'), GUID.replace('c', '-'), GUID.replace('c', 'ı')]
    const numbers = texts.map((text) => table.intern(text))
    expect(numbers.map((number) => table.ids.read(number))).toEqual(texts)
  })

  it('finds each of thousands while it grows', () => {
    const table = new IdTable(new Texts())
    for (let index = 0; index < 5000; index++) expect(table.intern(`user-${index}`)).toBe(index)
    for (let index = 0; index < 5000; index++) expect(table.find(`USER-${index}`)).toBe(index)
  })
})

describe('a look-up', () => {
  it('hashes anew when somebody made many hashes meet, and then still finds everything', () => {
    const meeting = (number: number, salt: number): number => (salt === firstSalt ? 7 : Math.imul(number, 0x9e3779b1))
    const lookup = new Lookup(1000, meeting)
    const firstSalt = lookup.salt
    for (let number = 0; number < 400; number++) lookup.add(number, meeting(number, lookup.salt))
    expect(lookup.salt).not.toBe(firstSalt)
    for (let number = 0; number < 400; number++) {
      let looked = 0
      let slot = lookup.first(meeting(number, lookup.salt))
      while (lookup.at(slot) !== number) {
        expect(lookup.at(slot)).not.toBe(NONE)
        slot = lookup.next(slot)
        looked += 1
      }
      expect(looked).toBeLessThan(128)
    }
  })
})

describe('texts of scopes', () => {
  const given = ['/', '', 'a/b/c/d/e', '/a', '/a/b', '/A/b/', '/a/b/c', '/a/b/c/d', '/a/b/c/d/e/f/g', '//', '/a/b//c']

  it('are given back as written, however deep they are, and kept once', () => {
    const texts = new ScopeTexts(new Texts())
    const index = new ScopeIndex(texts)
    const numbers = given.map((text) => index.intern(text))
    expect(numbers.map((number) => texts.read(number))).toEqual(given)
    expect(given.map((text) => index.intern(text))).toEqual(numbers)
    expect(texts.startsFolded(numbers[5] ?? 0, '/a/b/c', 5)).toBe(true)
    expect(texts.startsFolded(numbers[5] ?? 0, '/a/b', 4)).toBe(false)
  })

  it('are told apart by every character, whatever alphabet they are in, among thousands', () => {
    const texts = new ScopeTexts(new Texts())
    const index = new ScopeIndex(texts)
    const many = Array.from({ length: 5000 }, (_, at) => `/s/${at % 50}/rg/é${at % 100}/Ā${at}/x`)
    const numbers = many.map((text) => index.intern(text))
    expect(numbers.map((number) => texts.read(number))).toEqual(many)
    expect(new Set(numbers).size).toBe(many.length)
  })
})
