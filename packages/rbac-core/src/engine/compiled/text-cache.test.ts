import { describe, expect, it } from 'vitest'
import { TextCache } from './text-cache.js'
import { sampleScope } from './text-samples.js'

describe('a text cache', () => {
  it('gives back what it was told for exactly that text', () => {
    const cache = new TextCache<number>(1024, 0, sampleScope, 7)
    cache.set('/subscriptions/s1', 1)
    expect(cache.get('/subscriptions/s1')).toBe(1)
    expect(cache.get('/subscriptions/S1')).toBeUndefined()
    expect(cache.get('/subscriptions/s2')).toBeUndefined()
  })

  it('never mixes up texts that agree in every character it looks at', () => {
    const cache = new TextCache<string>(64, 0, sampleScope, 7)
    const texts = Array.from({ length: 5000 }, (_, index) => `${'x'.repeat(41)}${index}${'y'.repeat(60)}`)
    for (const text of texts) {
      cache.set(text, text)
      expect(cache.get(text)).toBe(text)
    }
    for (const text of texts) expect([text, undefined]).toContain(cache.get(text))
  })

  it('holds thousands of scopes of one shape at once', () => {
    const cache = new TextCache<number>(16_384, 0, sampleScope, 7)
    const scopes = Array.from({ length: 4000 }, (_, index) => scopeNumber(index))
    for (const [index, scope] of scopes.entries()) cache.set(scope, index)
    const held = scopes.filter((scope, index) => cache.get(scope) === index).length
    expect(held).toBeGreaterThan(3800)
  })

  it('stays within its capacity, whatever it is told', () => {
    const cache = new TextCache<number>(256, 0, sampleScope, 7)
    for (let index = 0; index < 20_000; index++) cache.set(`action ${index}`, index)
    let held = 0
    for (let index = 0; index < 20_000; index++) if (cache.get(`action ${index}`) !== undefined) held += 1
    expect(held).toBeLessThanOrEqual(256)
  })

  it('remembers nothing at capacity 0, and no text that is very long', () => {
    const none = new TextCache<number>(0, 0, sampleScope)
    none.set('a', 1)
    expect(none.get('a')).toBeUndefined()
    const some = new TextCache<number>(64, 0, sampleScope, 7)
    some.set('a'.repeat(5000), 1)
    expect(some.get('a'.repeat(5000))).toBeUndefined()
  })

  it('looks at every character once samples can not tell texts apart', () => {
    const cache = new TextCache<number>(4096, 1, sampleScope, 7)
    const texts = Array.from(
      { length: 2000 },
      (_, index) => `${'x'.repeat(30)}${String(index).padStart(4, '0')}${'x'.repeat(90)}`,
    )
    const hashes = new Set(texts.map((text) => sampleScope(text, 7)))
    expect(hashes.size).toBeLessThan(200)
    for (const [index, text] of texts.entries()) cache.set(text, index)
    expect(texts.filter((text, index) => cache.get(text) === index).length).toBeGreaterThan(1800)
  })

  it('takes no free slot for one of a text that a sample can not tell apart', () => {
    let sampled = 0
    // Hashes without high bits, which is what free slots look like; where one belongs, nothing is yet.
    const sample = (text: string): number => {
      sampled += 1
      return Number(text)
    }
    const cache = new TextCache<number>(65_536, 0, sample, 7)
    for (let index = 0; index < 1000; index++) cache.set(String(index), index)
    sampled = 0
    expect(cache.get('999')).toBe(999)
    expect(sampled).toBe(1)
  })

  it('says which entry is likely, and what text it is of', () => {
    const cache = new TextCache<number>(4096, 1, sampleScope, 7)
    for (let index = 0; index < 1000; index++) {
      const entry = cache.set(scopeNumber(index), index)
      cache.numbers[cache.numbersAt(entry)] = index + 1
    }
    let right = 0
    for (let index = 0; index < 1000; index++) {
      const entry = cache.likely(scopeNumber(index))
      if (cache.texts[entry] !== scopeNumber(index)) continue
      right += 1
      expect(cache.numbers[cache.numbersAt(entry)]).toBe(index + 1)
      expect(cache.valueAt(entry)).toBe(index)
    }
    expect(right).toBeGreaterThan(900)
    expect(cache.likely('/never/seen')).toBe(-1)
  })

  it('holds few characters where texts are long', () => {
    const cache = new TextCache<number>(64, 0, sampleScope, 7)
    const texts = Array.from({ length: 64 }, (_, index) => `${index}/${'long'.repeat(120)}`)
    for (const text of texts) cache.set(text, 1)
    const held = texts.filter((text) => cache.get(text) === 1)
    expect(held.join('').length).toBeLessThanOrEqual(64 * 128)
    expect(held.length).toBeGreaterThan(0)
  })

  it('starts from nothing after it was cleared', () => {
    const cache = new TextCache<number>(64, 1, sampleScope, 7)
    for (let index = 0; index < 500; index++) cache.set(`/s/${index}`, index)
    cache.clear()
    expect(cache.get('/s/499')).toBeUndefined()
    cache.set('/s/1', 1)
    expect(cache.get('/s/1')).toBe(1)
  })

  it('forgets the entries that are meant, with their integers, and gives their places to others', () => {
    const cache = new TextCache<number>(64, 2, sampleScope, 7)
    const texts = Array.from({ length: 10 }, (_, index) => `/s/${index}`)
    for (const [index, text] of texts.entries()) {
      const entry = cache.set(text, index)
      cache.numbers.fill(index + 1, ...integersAt(cache, entry))
    }
    const meant = texts.filter((_, index) => index % 2 === 0).map((text) => cache.entryOf(text))
    cache.forget((entry) => meant.includes(entry))
    for (const [index, text] of texts.entries()) expect(cache.get(text)).toBe(index % 2 === 0 ? undefined : index)
    for (const entry of meant) {
      expect([...cache.numbers.subarray(...integersAt(cache, entry))]).toEqual([0, 0])
      expect(cache.texts[entry]).toBe('')
      expect(cache.valueAt(entry)).toBeUndefined()
    }
    expect(meant).toContain(cache.set('/another', 1))
    for (const text of texts.filter((_, index) => index % 2 === 1)) {
      expect([...cache.numbers.subarray(...integersAt(cache, cache.entryOf(text)))]).toEqual(
        new Array(2).fill((cache.get(text) ?? 0) + 1),
      )
    }
  })

  it('hands over all that it knows, and starts from nothing', () => {
    const cache = new TextCache<number>(4096, 1, sampleScope, 7)
    for (let index = 0; index < 1000; index++) {
      const entry = cache.set(scopeNumber(index), index)
      cache.numbers[entry] = index
    }
    const known = Array.from({ length: 1000 }, (_, index) => cache.get(scopeNumber(index)))
    const next = cache.handedOver()
    for (let index = 0; index < 1000; index++) {
      expect(cache.get(scopeNumber(index))).toBeUndefined()
      expect(next.get(scopeNumber(index))).toBe(known[index])
      if (known[index] !== undefined) expect(next.numbers[next.entryOf(scopeNumber(index))]).toBe(index)
    }
    cache.set('/new', 1)
    expect([cache.get('/new'), next.get('/new')]).toEqual([1, undefined])
    for (let index = 1000; index < 1500; index++) next.set(scopeNumber(index), index)
    expect(next.get(scopeNumber(1499))).toBe(1499)
  })

  it('takes the empty text for a text', () => {
    const cache = new TextCache<number>(64, 0, sampleScope, 7)
    cache.set('', 7)
    expect(cache.get('')).toBe(7)
  })
})

function integersAt(cache: TextCache<unknown>, entry: number): [start: number, end: number] {
  return [cache.numbersAt(entry), cache.numbersAt(entry + 1)]
}

function scopeNumber(index: number): string {
  const subscription = `${String(index % 10).repeat(8)}-1111-2222-3333-444455556666`
  const group = `rg-${String(((index / 10) % 20) | 0).padStart(2, '0')}`
  const account = `account${String((index / 200) | 0).padStart(2, '0')}`
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${account}`
}
