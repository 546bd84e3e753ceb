import { describe, expect, it } from 'vitest'
import { managementGroupKey, roleKey, subscriptionKey } from './keys.js'
import { foldAscii, idProblem } from './text.js'
import { parseTime } from './time.js'

describe('folding', () => {
  it('lower-cases ASCII letters and leaves every other code point as it is', () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const char = String.fromCodePoint(code)
      const expected = code >= 0x41 && code <= 0x5a ? String.fromCodePoint(code + 32) : char
      if (foldAscii(char) !== expected) throw new Error(`U+${code.toString(16)}`)
    }
    expect(foldAscii('ÀBC')).toBe('Àbc')
  })
})

describe('an id', () => {
  it.each([['a'], ['__proto__'], ['user:alice|admin'], ['a b'], ['é'], ['x'.repeat(256)]])('may be %s', (id) => {
    expect(idProblem(id, 256)).toBeUndefined()
  })

  it.each([[''], [' a'], ['a '], ['a\tb'], ['a\u0085b'], ['\ud800'], ['x'.repeat(257)], [1], [null]])(
    'may not be %j',
    (id) => {
      expect(idProblem(id, 256)).toBeTypeOf('string')
    },
  )
})

describe('keys', () => {
  const guid = '8E3AF657-A8FF-443C-A75C-2FE8C4BCB635'

  it('find a role by its trailing id, whatever scope stands before it', () => {
    const bare = roleKey(guid)
    expect(roleKey(`/providers/Microsoft.Authorization/roleDefinitions/${guid}`)).toBe(bare)
    expect(roleKey(`/subscriptions/s1/PROVIDERS/microsoft.authorization/roledefinitions/${guid.toLowerCase()}`)).toBe(
      bare,
    )
  })

  it('leave an id that only looks like a path whole', () => {
    expect(roleKey('teams/a/reader')).toBe('teams/a/reader')
    expect(roleKey('/roleDefinitions/x')).toBe('/roledefinitions/x')
  })

  it('take management groups and subscriptions by name or by resource id', () => {
    expect(managementGroupKey('/providers/Microsoft.Management/managementGroups/Corp')).toBe('corp')
    expect(managementGroupKey('Corp')).toBe('corp')
    expect(subscriptionKey('/subscriptions/S1')).toBe('s1')
    expect(subscriptionKey('S1')).toBe('s1')
  })
})

describe('a time', () => {
  it('needs a zone, and counts up to seven fraction digits', () => {
    expect(parseTime('2026-11-22T10:00:00Z')).toBe(Date.UTC(2026, 10, 22, 10))
    expect(parseTime('2026-11-22T10:00:00+01:00')).toBe(Date.UTC(2026, 10, 22, 9))
    expect(parseTime('2026-11-22T10:00:00.1230000Z')).toBe(Date.UTC(2026, 10, 22, 10, 0, 0, 123))
    expect(parseTime('2026-11-22T10:00:00.0005Z')).toBeCloseTo(Date.UTC(2026, 10, 22, 10) + 0.5, 3)
    expect(parseTime('2026-11-22T10:00:00')).toBeUndefined()
  })

  it.each([
    ['2026-02-30T00:00:00Z'],
    ['2026-13-01T00:00:00Z'],
    ['2026-11-22T24:00:00Z'],
    ['2026-11-22'],
    ['now'],
    [''],
  ])('is not %s', (text) => {
    expect(parseTime(text)).toBeUndefined()
  })

  it('knows leap years', () => {
    expect(parseTime('2024-02-29T00:00:00Z')).toBeTypeOf('number')
    expect(parseTime('2100-02-29T00:00:00Z')).toBeUndefined()
  })
})
