import { describe, expect, it } from 'vitest'
import { StorageError } from './answers.js'
import { pathOf, readTarget } from './target.js'

const read = (target: string) => {
  const { query, ...what } = readTarget(target, 'acct')
  return { ...what, ...(query.size > 0 && { query: Object.fromEntries(query) }) }
}

describe('the target of a storage request', () => {
  it('is the account, a container or a blob', () => {
    expect(read('/acct')).toEqual({})
    expect(read('/acct/?comp=list')).toEqual({ query: { comp: 'list' } })
    expect(read('/acct/c1-x?restype=container')).toEqual({ container: 'c1-x', query: { restype: 'container' } })
    expect(read('/acct/c1-x/a/b%2Fc%20d')).toEqual({ container: 'c1-x', blob: 'a/b/c d' })
  })

  it('names its parameters in one case', () => {
    expect(read('/acct/?COMP=list&Prefix=A')).toEqual({ query: { comp: 'list', prefix: 'A' } })
  })

  it.each([
    '',
    '/',
    '*',
    'acct/c1',
    '/other/c1/b',
    '/ACCT/c1/b',
    '//acct/c1/b',
    '/acct//c1/b',
    '/acct/c1/',
    '/acct/c1//b',
    '/acct/c1/a//b',
    '/acct/c1/a/',
    '/acct/c1/.',
    '/acct/c1/..',
    '/acct/c1/a/../b',
    '/acct/c1/a/%2e%2E/b',
    '/acct/c1/..%2fb',
    '/acct/c1/a%5Cb',
    '/acct/c1/a%00',
    '/acct/c1/%c0%af',
    '/acct/c1/%',
    '/acct/C1/b',
    '/acct/c1--x/b',
    '/acct/c1%2Fb',
    '/acct/../c1/b',
    `/acct/c1/${'a'.repeat(1025)}`,
    '/acct/c1/b?comp=tags&Comp=list',
    '/acct/c1/b?sig=x',
    '/acct/c1/b?a=1&a=2',
    'http://127.0.0.1/acct/c1/b',
  ])('is refused where it could be read in two ways: %j', (target) => {
    expect(() => readTarget(target, 'acct')).toThrow(StorageError)
  })

  it.each(['a', 'a b', 'ä/ö', 'a+b&c=d', '100%', "it's(1)*!", 'a?b#c', '.hidden', 'a..b'])(
    'is sent on as it was read: %j',
    (blob) => {
      const path = pathOf('acct', { container: 'c1x', blob })
      expect(readTarget(path, 'acct')).toEqual({ container: 'c1x', blob, query: new Map() })
    },
  )
})
