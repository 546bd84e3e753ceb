import { describe, expect, it } from 'vitest'
import { Column } from './column.js'
import { IdTable } from './id-table.js'
import { Lookup, NONE } from './lookup.js'
import { NameIndex } from './name-index.js'
import { Paged } from './paged.js'
import { ScopeIndex } from './scope-index.js'
import { ScopeTexts } from './scope-texts.js'
import { Stamps } from './stamps.js'
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
  it('that come after the others settled lie in pages, however long they are', () => {
    const texts = new Texts()
    const first = texts.add('K\u0100')
    texts.settle()
    const given = Array.from({ length: 3000 }, (_, index) => `text ${index} ${'\u0100'.repeat(index % 40)}`)
    given.splice(1000, 0, 'x'.repeat(100_000), '\u0100'.repeat(40_000), '')
    const numbers = given.map((text) => texts.add(text))
    expect(numbers.map((number) => texts.read(number))).toEqual(given)
    expect(numbers.map((number) => texts.lengthOf(number))).toEqual(given.map(({ length }) => length))
    const again = given.map((text) => texts.add(text.includes('\u0100') ? text : text.toUpperCase()))
    expect(numbers.every((number, index) => texts.areSame(number, again[index] ?? 0))).toBe(true)
    expect(texts.areSame(first, texts.add('k\u0100'))).toBe(false)
    expect(texts.areSame(first, texts.add('K\u0100'))).toBe(true)
    expect(texts.endsFolded(numbers[5] ?? 0, `x${given[5]}`, (given[5]?.length ?? 0) + 1)).toBe(true)
  })

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

  it('only reads what was there when it settled', () => {
    const all = new Texts()
    const table = new IdTable(all)
    // Not a multiple of what goes into one integer.
    for (let index = 0; index < 101; index++) table.intern(guidAt(index))
    table.settle()
    const before = laidDown(table)
    for (let index = 101; index < 60_000; index++) {
      expect(table.intern(index % 3 === 0 ? `user-${index}` : guidAt(index))).toBe(index)
    }
    for (let index = 0; index < 60_000; index++) {
      const id = index > 100 && index % 3 === 0 ? `USER-${index}` : guidAt(index).toUpperCase()
      if (table.find(id) !== index) throw new Error(`${id} is not found`)
    }
    expect(table.ids.read(100)).toBe(guidAt(100))
    for (const [index, values] of before.entries())
      expect(values.now.slice(0, values.copy.length), `${index}`).toEqual(values.copy)
  })

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
      for (let found = lookup.first(meeting(number, lookup.salt)); found !== number; found = lookup.next()) {
        expect(found).not.toBe(NONE)
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

describe('an index of names', () => {
  it('finds every number by its hash, those that came later too', () => {
    const hashes = Array.from({ length: 3000 }, (_, number) => Math.imul(number % 1700, 0x9e3779b1))
    const index = NameIndex.of(1000, (number) => hashes[number] ?? 0)
    for (let number = 1000; number < hashes.length; number++) index.add(hashes[number] ?? 0)
    for (const [number, hash] of hashes.entries()) expect([...index.candidates(hash)]).toContain(number)
  })
})

describe('integers that never change', () => {
  it('are shared by those that differ in some', () => {
    const first = new Paged(Int32Array.from({ length: 3000 }, (_, index) => index))
    const second = first.with(
      new Map([
        [5, -5],
        [700, -700],
        [9000, -9000],
      ]),
      false,
    )
    const third = second.with(new Map([[5, 55]]), false)
    expect([5, 700, 9000, 2999, 3000].map((index) => first.at(index))).toEqual([5, 700, 0, 2999, 0])
    expect([5, 700, 9000, 2999, 3000].map((index) => second.at(index))).toEqual([-5, -700, -9000, 2999, 0])
    expect([5, 700, 9000].map((index) => third.at(index))).toEqual([55, -700, -9000])
    expect(third.values(6)).toEqual(Int32Array.of(0, 1, 2, 3, 4, 55))
    expect(first.values(3000)).toBe(first.values(3000))
  })

  it('are changed themselves where nobody reads them any more, but not what they were laid over', () => {
    const base = Int32Array.from({ length: 600 }, (_, index) => index)
    const own = new Paged(base)
    expect(own.with(new Map([[5, -5]]), true)).toBe(own)
    expect(
      own.with(
        new Map([
          [5, -6],
          [700, 7],
        ]),
        true,
      ),
    ).toBe(own)
    expect([own.at(5), own.at(6), own.at(700), base[5]]).toEqual([-6, 6, 7, 5])
    const next = own.with(new Map([[6, -6]]), false)
    expect([own.at(6), next.at(5), next.at(6)]).toEqual([6, -6, -6])
  })
})

describe('stamps', () => {
  it('say from which revision on something is gone, and keep the first', () => {
    const stamps = new Stamps()
    expect(stamps.isGone(5, 1)).toBe(false)
    stamps.set(5, 3)
    stamps.set(100_000, 4)
    stamps.set(5, 9)
    expect([2, 3, 4].map((revision) => stamps.isGone(5, revision))).toEqual([false, true, true])
    expect([3, 4].map((revision) => stamps.isGone(100_000, revision))).toEqual([false, true])
    expect(stamps.size).toBe(2)
  })
})

function guidAt(index: number): string {
  return `0a1b2c3d-e4f5-6789-abcd-${index.toString(16).padStart(12, '0')}`
}

/** What a table would put into a snapshot, as it is now and as it was. */
function laidDown(table: IdTable): { readonly now: Int32Array; readonly copy: Int32Array }[] {
  const parts: { readonly now: Int32Array; readonly copy: Int32Array }[] = []
  table.write({ ints: (_name, now) => parts.push({ now, copy: now.slice() }), bytes: () => {}, plain: () => {} }, 'ids')
  return parts
}
