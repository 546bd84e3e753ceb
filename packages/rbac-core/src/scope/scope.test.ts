import { describe, expect, it } from 'vitest'
import { InvalidScopeError } from '../errors.js'
import { parseScope, scopeKind, scopeProblem } from './scope.js'

const path = (text: string): string => parseScope(text).path

describe('a scope', () => {
  it('is compared without ASCII case, and keeps its text for display', () => {
    const scope = parseScope('/Subscriptions/S1/resourceGroups/Prod')
    expect(scope.path).toBe('/subscriptions/s1/resourcegroups/prod')
    expect(scope.text).toBe('/Subscriptions/S1/resourceGroups/Prod')
  })

  it('gets a missing leading slash and loses one trailing slash, as Azure writes both', () => {
    expect(path('subscriptions/s1')).toBe('/subscriptions/s1')
    expect(path('/subscriptions/s1/')).toBe('/subscriptions/s1')
    expect(path('/')).toBe('/')
    expect(parseScope('/').segments).toEqual([])
  })

  it('reads the Microsoft.Subscription alias as the subscription it means', () => {
    expect(path('/providers/Microsoft.Subscription/subscriptions/S1/resourceGroups/r')).toBe(
      '/subscriptions/s1/resourcegroups/r',
    )
    expect(path('/providers/Microsoft.Subscription/subscriptions')).toBe(
      '/providers/microsoft.subscription/subscriptions',
    )
  })

  it('need not be Azure’s', () => {
    expect(parseScope('/tenants/acme/projects/42').segments).toEqual(['tenants', 'acme', 'projects', '42'])
  })

  it('keeps blanks inside, semicolons, braces and three dots as literal text', () => {
    for (const text of ['/a b/c', '/a;x=1', '/a{b}c', '/a/.../b']) expect(path(text)).toBe(text)
  })

  it('compares letters beyond ASCII by code point and never folds them', () => {
    expect(path('/rg/\u212Aey')).not.toBe(path('/rg/key'))
    expect(path('/rg/\u0131d')).not.toBe(path('/rg/id'))
    expect(path('/rg/straße')).not.toBe(path('/rg/STRASSE'))
    expect(path('/RG/Größe')).toBe('/rg/größe')
    expect(path('/rg/GRÖSSE')).toBe('/rg/grÖsse')
  })

  it.each([
    ['empty text', ''],
    ['an empty segment', '/a//b'],
    ['two slashes', '//'],
    ['two trailing slashes', '/a//'],
    ['a dot segment', '/./a'],
    ['a parent segment', '/a/..'],
    ['a parent segment without a leading slash', '../a'],
    ['percent', '/a%2Fb'],
    ['a query', '/a?x'],
    ['a fragment', '/a#x'],
    ['a backslash', '\\a\\b'],
    ['a blank at the start', ' /a'],
    ['a line feed at the end', '/a\n'],
    ['NUL', '/a\u0000/b'],
    ['a lone surrogate', '/a\ud800'],
    ['a zero-width space', '/a\u200b'],
    ['a right-to-left override', '/a\u202e'],
  ])('refuses %s', (_, text) => {
    expect(() => parseScope(text)).toThrow(InvalidScopeError)
    expect(scopeProblem(text)).toMatch(/\S/)
  })

  it.each([[undefined], [null], [1], [['/a']], [{}], [Symbol('s')], [() => '/a']])(
    'refuses %s, which is not text',
    (value) => {
      expect(() => parseScope(value)).toThrow(InvalidScopeError)
    },
  )

  it('is accepted at each limit and refused one past it', () => {
    const limits = { scopeLength: 20, scopeSegments: 4 }
    expect(parseScope('/a/b/c/d', limits).segments).toHaveLength(4)
    expect(parseScope('/a/b/c/d/', limits).segments).toHaveLength(4)
    expect(() => parseScope('/a/b/c/d/e', limits)).toThrow('more than 4 segments')
    expect(parseScope(`/${'a'.repeat(19)}`, limits).path).toHaveLength(20)
    expect(() => parseScope(`/${'a'.repeat(20)}`, limits)).toThrow('longer than 20 characters')
  })

  it('is as long as its path, whether the leading slash is written or added', () => {
    const limits = { scopeLength: 20, scopeSegments: 4 }
    expect(parseScope('a'.repeat(19), limits).path).toHaveLength(20)
    expect(() => parseScope('a'.repeat(20), limits)).toThrow('longer than 20 characters')
    // What was accepted once is accepted again in its canonical spelling.
    const longest = parseScope(`${'a'.repeat(2047)}`).path
    expect(parseScope(longest).path).toBe(longest)
  })

  it('says at which character it is refused', () => {
    expect(scopeProblem('%')).toBe('`%` at position 1 is not allowed')
    expect(scopeProblem('/ab?c')).toBe('`?` at position 4 is not allowed')
    expect(scopeProblem('/a\u200b')).toBe('character U+200B at position 3 is not allowed')
    expect(scopeProblem('/a\u0001')).toBe('character U+0001 at position 3 is not allowed')
  })

  it('escapes control characters in its error, so that a log line stays one line', () => {
    expect(() => parseScope('/a\r\nb')).toThrow('`/a\\u000d\\u000ab`')
  })

  it('escapes what turns the direction of text in its error, so that a log reads as it was written', () => {
    expect(() => parseScope('/a\u202eb')).toThrow('`/a\\u202eb`')
  })
})

describe('the kind of a scope', () => {
  it.each([
    ['/', 'root'],
    ['/providers/Microsoft.Management/managementGroups/m1', 'managementGroup'],
    ['/subscriptions/s1', 'subscription'],
    ['/subscriptions/s1/resourceGroups/r', 'resourceGroup'],
    ['/subscriptions/s1/resourceGroups/r/providers/Microsoft.KeyVault/vaults/v', 'resource'],
    ['/providers/Microsoft.Billing/billingAccounts/b', 'resource'],
    ['/tenants/acme', 'other'],
  ])('of %s is %s', (text, kind) => {
    expect(scopeKind(parseScope(text))).toBe(kind)
  })
})

describe('what is no text', () => {
  it.each([
    [null, 'a value is not a scope: it must be text, not null'],
    [undefined, 'a value is not a scope: it must be text, not undefined'],
    [7, 'a value is not a scope: it must be text, not number'],
    [['/a'], 'a value is not a scope: it must be text, not object'],
  ])('is refused by its kind and never shown: %j', (value, message) => {
    expect(() => parseScope(value)).toThrow(message)
  })
})
