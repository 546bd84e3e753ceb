import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJsonObject } from './json.js'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readJsonObject(bytes(text), 'payload')

const SEED = { seed: 5, numRuns: 500 }
const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }))

describe('a JSON object in a token', () => {
  it('is read as JSON.parse reads it, however it is laid out', () => {
    fc.assert(
      fc.property(object, fc.constantFrom('', ' ', '\t', '\n\r '), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(read(text)).toEqual(JSON.parse(text))
      }),
      SEED,
    )
  })

  it('is refused when one of its objects names a member twice', () => {
    fc.assert(
      fc.property(object, fc.string(), fc.jsonValue(), fc.nat(), (value, name, again, at) => {
        const inner = Object.entries({ ...value, [name]: again }).map(
          ([key, each]) => `${JSON.stringify(key)} :${JSON.stringify(each)}`,
        )
        inner.splice(at % (inner.length + 1), 0, `${JSON.stringify(name)}:${JSON.stringify(again)}`)
        for (const text of [`{${inner.join(',')}}`, `{"outer":[[{${inner.join(',')}}]]}`]) {
          expect(() => read(text)).toThrow(expect.objectContaining({ reason: 'duplicate_claim' }))
        }
      }),
      SEED,
    )
  })

  it('may have a member of any name', () => {
    const text = '{"__proto__":{"oid":"x"},"constructor":1,"toString":2}'
    expect(Object.keys(read(text))).toEqual(['__proto__', 'constructor', 'toString'])
    expect(Object.getPrototypeOf(read(text))).toBe(Object.prototype)
  })
})
