import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidPolicyError } from '../errors.js'
import { DEFAULT_LIMITS } from '../model/limits.js'
import { parsePolicy } from './index.js'
import { root } from './place.js'
import { plainCopy } from './plain.js'
import { Report } from './report.js'

function copyOf(value: unknown, limits = {}): { readonly copy: unknown; readonly codes: readonly string[] } {
  const report = new Report(false)
  const copy = plainCopy(value, root({ value }), { ...DEFAULT_LIMITS, ...limits }, report)
  return { copy, codes: report.issues().map(({ code, path }) => `${code} ${path}`) }
}

describe('the plain copy', () => {
  it('equals JSON data and shares nothing with it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { copy, codes } = copyOf(value)
        expect(codes).toEqual([])
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value))
        if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value)
      }),
      { seed: 20261122, numRuns: 300 },
    )
  })

  it('keeps `__proto__` as an own key', () => {
    const { copy } = copyOf(JSON.parse('{"__proto__": {"polluted": true}}'))
    expect(Object.keys(Object(copy))).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('reads every property once, so that a second answer has no effect', () => {
    let reads = 0
    const shifty = {
      get scope() {
        reads += 1
        return reads === 1 ? '/subscriptions/s1' : '/'
      },
    }
    const item = new Proxy(
      { id: 'a', principalId: 'ann', roleDefinitionId: 'r', scope: '' },
      { get: (target, key) => (key === 'scope' ? shifty.scope : Reflect.get(target, key)) },
    )
    expect(parsePolicy({ roleAssignments: [item] }).roleAssignments[0]?.scope).toBe('/subscriptions/s1')
    expect(reads).toBe(1)
  })

  it('passes over what is undefined and keeps null', () => {
    expect(copyOf({ a: undefined, b: null })).toEqual({ copy: { b: null }, codes: [] })
    expect(copyOf(Object.create(null, { a: { value: 1, enumerable: true } })).codes).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['a big integer', { a: 1n }, 'INVALID_TYPE a'],
    ['a symbol', [Symbol('s')], 'INVALID_TYPE [0]'],
    ['a function', { a: () => 1 }, 'INVALID_TYPE a'],
    ['NaN', { a: Number.NaN }, 'INVALID_TYPE a'],
    ['undefined in a list', [undefined], 'INVALID_TYPE [0]'],
    ['a hole', new Array(4_000_000_000), 'INVALID_TYPE [0]'],
    ['a date', { a: new Date() }, 'INVALID_TYPE a'],
    ['a map', { a: new Map() }, 'INVALID_TYPE a'],
    ['an instance', { a: new (class Policy {})() }, 'INVALID_TYPE a'],
    ['a getter that throws', { a: thrower() }, 'INVALID_TYPE a'],
    ['a revoked proxy', { a: revoked() }, 'INVALID_TYPE a'],
    ['a value that holds itself', { a: [holdsItself()] }, 'INVALID_TYPE a[0].me'],
  ])('refuses %s at its place', (_what, value, code) => {
    expect(copyOf(value).codes).toEqual([code])
  })

  it('stops below the deepest level allowed', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
    expect(copyOf(nested(64)).codes).toEqual([])
    expect(copyOf(nested(65)).codes).toEqual([`LIMIT_EXCEEDED ${'[0]'.repeat(64)}`])
    expect(copyOf(JSON.parse('['.repeat(200_000) + ']'.repeat(200_000))).codes).toHaveLength(1)
  })

  it('counts what is shared each time it occurs, without spelling it out', () => {
    let doubled: unknown = ['x']
    for (let level = 0; level < 50; level++) doubled = [doubled, doubled]
    expect(copyOf(doubled).codes).toEqual([expect.stringContaining('LIMIT_EXCEEDED')])
    const shared = { id: 'ann', type: 'User' }
    expect(copyOf([shared, shared])).toEqual({ copy: [shared, shared], codes: [] })
  })
})

describe('parsePolicy', () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'value', 'groups', 'roleAssignments', 'id')),
  })

  it('returns a policy or throws InvalidPolicyError, whatever it is given', () => {
    fc.assert(
      fc.property(anything, (value) => {
        try {
          parsePolicy(value)
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPolicyError)
        }
      }),
      { seed: 20261122, numRuns: 1000 },
    )
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

function thrower(): unknown {
  return Object.defineProperty({}, 'b', {
    enumerable: true,
    get() {
      throw new Error('not today')
    },
  })
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function holdsItself(): unknown {
  const value: Record<string, unknown> = {}
  value.me = value
  return value
}
