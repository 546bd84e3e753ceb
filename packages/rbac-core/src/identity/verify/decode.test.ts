import { describe, expect, it } from 'vitest'
import { decodeUnverified } from './decode.js'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('looking at a token', () => {
  it('shows what it says, whoever signed it', () => {
    const token = `${encode({ alg: 'none' })}.${encode({ oid: 'somebody' })}.`
    expect(decodeUnverified(token)).toEqual({ header: { alg: 'none' }, claims: { oid: 'somebody' } })
  })

  it.each(['', 'a', 'a.b', 'a.b.c.d.e', `${encode([])}.${encode({})}.`, `${encode({})}.${encode(1)}.`, 7])(
    'shows nothing of %j',
    (token) => {
      expect(() => decodeUnverified(token as string)).toThrow(expect.objectContaining({ reason: 'malformed_token' }))
    },
  )
})
