import { describe, expect, it } from 'vitest'
import { type CompiledCondition, type ConditionContext, compileCondition, parseCondition } from './index.js'

function compiled(text: string, limits?: object): CompiledCondition {
  return compileCondition(parseCondition(text), limits)
}

function ask(text: string, context: object): string {
  return compiled(text)(context as ConditionContext)
}

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'

describe('a compiled condition', () => {
  it('restricts the actions it targets and no others', () => {
    const text = `(!(ActionMatches{'${BLOBS}/read'})) OR (@Resource[${BLOBS}/tags:Project] StringEquals 'Cascade')`
    const tagged = (value: string) => ({ attributes: { Resource: { [`${BLOBS}/tags:Project`]: value } } })
    expect(ask(text, { action: `${BLOBS}/read`, ...tagged('Cascade') })).toBe('true')
    expect(ask(text, { action: `${BLOBS.toUpperCase()}/READ`, ...tagged('Baker') })).toBe('false')
    expect(ask(text, { action: `${BLOBS}/read` })).toBe('unknown')
    expect(ask(text, { action: `${BLOBS}/write`, ...tagged('Baker') })).toBe('true')
  })

  it('matches actions as a role definition does', () => {
    expect(ask("ActionMatches{'Microsoft.Compute/*/read'}", { action: 'Microsoft.Compute/disks/x/read' })).toBe('true')
    expect(ask("ActionMatches{'Microsoft.Compute/*/read'}", { action: 'Microsoft.Compute/read' })).toBe('true')
    expect(ask("ActionMatches{' microsoft.compute/* '}", { action: 'Microsoft.Compute/disks/read' })).toBe('true')
    expect(ask("ActionMatches{'*'}", {})).toBe('unknown')
    expect(ask("ActionMatches{'*'}", { action: 5 })).toBe('unknown')
  })

  it('takes no suboperation for an answer and not for a doubt', () => {
    const text = "SubOperationMatches{'Blob.List'}"
    expect(ask(text, { subOperation: 'blob.LIST' })).toBe('true')
    expect(ask(text, { subOperation: 'Blob.*' })).toBe('false')
    expect(ask(text, {})).toBe('false')
    expect(ask(`NOT ${text}`, { subOperation: null })).toBe('true')
    expect(ask(text, { subOperation: 5 })).toBe('unknown')
  })

  it('gives up on two lists whose product is over the limit, before it looks at them', () => {
    const two = compiled('@Request[a] ForAllOfAnyValues:NumericEquals @Request[b]', { listProduct: 6 })
    const context = (a: readonly number[], b: readonly number[]) => ({ action: '', attributes: { Request: { a, b } } })
    expect(two(context([1, 2], [1, 2, 3]))).toBe('true')
    expect(two(context([1, 2], [1, 2, 3, 4]))).toBe('unknown')
    const many = Array.from({ length: 1001 }, () => 1)
    expect(compiled('@Request[a] ForAnyOfAnyValues:NumericEquals @Request[b]')(context(many, many))).toBe('unknown')
  })

  it('lets one false decide an AND and one true an OR, whatever is unknown beside it', () => {
    const known = { attributes: { Request: { a: 'x' } } }
    const unknown = '@Request[missing] StringNotEquals 1'.replace('1', "'1'")
    expect(ask(`${unknown} AND @Request[a] StringEquals 'y'`, known)).toBe('false')
    expect(ask(`@Request[a] StringEquals 'x' OR ${unknown}`, known)).toBe('true')
    expect(ask(`${unknown} OR @Request[a] StringEquals 'x'`, known)).toBe('true')
    expect(ask(`${unknown} OR @Request[a] StringEquals 'y'`, known)).toBe('unknown')
    expect(ask(`NOT (${unknown} AND @Request[a] StringEquals 'x')`, known)).toBe('unknown')
  })
})

describe('an attribute', () => {
  const found = (record: unknown, name = 'a:Key') =>
    ask(`Exists @Resource[${name}]`, { attributes: { Resource: record } })

  it('exists when it is there and not null, empty text and lists included', () => {
    expect(found({ 'a:Key': '' })).toBe('true')
    expect(found({ 'a:Key': [] })).toBe('true')
    expect(found({ 'a:Key': 0 })).toBe('true')
    expect(found({ 'a:Key': null })).toBe('false')
    expect(found({ 'a:Key': undefined })).toBe('false')
    expect(found({})).toBe('false')
    expect(ask('Exists @Resource[a]', {})).toBe('false')
  })

  it('is found in any case, but for the marked key', () => {
    expect(found({ 'A:KEY': 'x' })).toBe('true')
    expect(found({ 'A:Key': 'x' }, 'a:Key<$key_case_sensitive$>')).toBe('true')
    expect(found({ 'a:key': 'x' }, 'a:Key<$key_case_sensitive$>')).toBe('false')
    expect(found({ A: 'x' }, 'a<$key_case_sensitive$>')).toBe('true')
    expect(found({ '\u212a': 'x' }, 'k')).toBe('false')
  })

  it('is read in its exact spelling first, and is unknown when two other spellings compete', () => {
    const equals = (record: object) => ask("@Resource[Key] StringEquals 'x'", { attributes: { Resource: record } })
    expect(equals({ key: 'y', Key: 'x', KEY: 'z' })).toBe('true')
    expect(equals({ key: 'x', KEY: 'x' })).toBe('unknown')
    expect(equals({ key: 'x', KEY: null })).toBe('true')
    expect(equals({ Key: null, key: 'x' })).toBe('true')
    expect(ask('Exists @Resource[Key]', { attributes: { Resource: { key: 'x', KEY: 'y' } } })).toBe('true')
  })

  it('is one flat key: a dot, a slash and an object are no path', () => {
    expect(found({ 'a.b': 'x' }, 'a.b')).toBe('true')
    expect(found({ a: { b: 'x' } }, 'a.b')).toBe('false')
  })

  it('never comes from a prototype', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(ask(`Exists @Principal[${name}]`, { attributes: { Principal: {} } })).toBe('false')
      const own = JSON.parse(`{"${name}": "x"}`)
      expect(ask(`@Principal[${name}] StringEquals 'x'`, { attributes: { Principal: own } })).toBe('true')
    }
    expect(found(Object.create({ 'a:Key': 'x' }))).toBe('false')
    expect(found(Object.create({ 'A:KEY': 'x' }))).toBe('false')
    expect(found(Object.assign(Object.create(null), { 'a:Key': 'x' }))).toBe('true')
  })

  it('of the request goes before the one that is stored, and null is none', () => {
    const equals = (sent: unknown) =>
      ask("@Resource[a] StringEquals 'x' AND @Principal[a] StringEquals 'x'", {
        attributes: { Resource: { A: sent }, Principal: { a: sent } },
        storedResource: { a: 'x' },
        storedPrincipal: { A: 'x' },
      })
    expect(equals(undefined)).toBe('true')
    expect(equals(null)).toBe('true')
    expect(equals('y')).toBe('false')
    expect(equals(5)).toBe('unknown')
    expect(ask('Exists @Request[a] OR Exists @Environment[a]', { storedResource: { a: 'x' } })).toBe('false')
  })

  it('UtcNow comes from the clock unless the request brings one', () => {
    const late = "@Environment[utcnow] DateTimeGreaterThan '2026-11-22T10:00:00Z'"
    const now = Date.parse('2026-11-22T10:00:00.001Z')
    expect(ask(late, { now })).toBe('true')
    expect(ask(late, { now: now - 1 })).toBe('false')
    expect(ask(late, { now, attributes: { Environment: { UtcNow: '2026-11-22T10:00:00Z' } } })).toBe('false')
    expect(ask(late, { now, attributes: { Environment: { UTCNOW: 5 } } })).toBe('unknown')
    for (const broken of [undefined, Number.NaN, 'now', 9e15]) {
      expect(ask(late, { now: broken })).toBe('unknown')
      expect(ask('NOT Exists @Environment[UtcNow]', { now: broken })).toBe('unknown')
    }
    expect(ask("@Environment[UtcNow] StringLike '2026*'", { now })).toBe('unknown')
    expect(ask('Exists @Environment[UtcNow]', { now })).toBe('true')
  })
})

describe('hostile attributes', () => {
  const thrown = () => {
    throw new Error('no')
  }
  const record = (value: unknown) => ({ attributes: { Resource: value } })
  const hostile: readonly (readonly [string, object])[] = [
    ['a getter that throws', record(Object.defineProperty({}, 'a', { get: thrown, enumerable: true }))],
    [
      'a proxy whose traps throw',
      record(new Proxy({}, { get: thrown, getOwnPropertyDescriptor: thrown, ownKeys: thrown })),
    ],
    ['a proxy for sources', { attributes: new Proxy({}, { get: thrown }) }],
    ['a text for a record', record('abc')],
    ['a number for a record', record(5)],
    ['a function for a record', record(() => 'x')],
    ['a revoked proxy', record(revoked())],
  ]

  it.each(hostile)('%s: makes the comparison unknown, its negation too, and nothing else', (_name, context) => {
    expect(ask("@Resource[a] StringEquals 'x'", context)).toBe('unknown')
    expect(ask("NOT @Resource[a] StringEquals 'x'", context)).toBe('unknown')
    expect(ask('NOT Exists @Resource[a]', context)).toBe('unknown')
    expect(ask("@Resource[a] StringEquals 'x' OR 1 NumericEquals 1", context)).toBe('true')
  })

  it('do not hold up a list with a length, an index or an iterator of their own', () => {
    const endless = Object.assign(['x'], {
      *[Symbol.iterator]() {
        for (;;) yield 'x'
      },
    })
    expect(ask("@Resource[a] ForAllOfAnyValues:StringEquals {'x'}", record({ a: endless }))).toBe('true')
    const odd = (length: unknown) => new Proxy([], { get: (_list, key) => (key === 'length' ? length : 'x') })
    for (const length of [Number.NaN, -1, '5', Number.POSITIVE_INFINITY, 1e9, {}]) {
      for (const quantifier of ['ForAnyOfAnyValues', 'ForAllOfAnyValues']) {
        const value = ask(`@Resource[a] ${quantifier}:StringNotEquals {'x'}`, record({ a: odd(length) }))
        expect(value, String(length)).toBe('unknown')
      }
    }
    expect(ask("@Resource[a] ForAnyOfAnyValues:StringEquals {'x'}", record({ a: revoked([]) }))).toBe('unknown')
  })

  it('do not reach the caller even where there is no context at all', () => {
    for (const context of [undefined, null, 5, 'x', revoked()]) {
      expect(ask("ActionMatches{'a'} OR Exists @Resource[a]", context as never)).toBe('unknown')
    }
  })
})

function revoked(target: object = {}): object {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}
