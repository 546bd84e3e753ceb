import { describe, expect, it } from 'vitest'
import { readBearer } from './bearer.js'

describe('the Authorization header', () => {
  it.each<[what: string, values: string | readonly string[] | undefined, outcome: string]>([
    ['nothing', undefined, 'token_missing'],
    ['no values', [], 'token_missing'],
    ['one token', 'Bearer a.b.c', 'a.b.c'],
    ['a scheme in capitals', 'BEARER a.b.c', 'a.b.c'],
    ['two blanks', 'Bearer  a.b.c', 'a.b.c'],
    ['one value in a list', ['Bearer a.b.c'], 'a.b.c'],
    ['a token with proof of possession', 'PoP a.b.c', 'unsupported_scheme'],
    ['a password', 'Basic eDp5', 'unsupported_scheme'],
    ['a scheme alone', 'Bearer', 'malformed_authorization_header'],
    ['a scheme and a blank', 'Bearer ', 'malformed_authorization_header'],
    ['nothing at all', '', 'malformed_authorization_header'],
    ['two tokens in one', 'Bearer a.b.c, Bearer d.e.f', 'malformed_authorization_header'],
    ['two values', ['Bearer a.b.c', 'Bearer a.b.c'], 'multiple_authorization_headers'],
    ['two schemes', ['Basic eDp5', 'Bearer a.b.c'], 'multiple_authorization_headers'],
    ['parameters', 'Bearer realm="x", token="a.b.c"', 'malformed_authorization_header'],
    ['a control character', 'Bearer a\u0001b', 'malformed_authorization_header'],
    ['a letter beyond ASCII', 'Bearer a\u00e9b', 'malformed_authorization_header'],
    ['a line break', 'Bearer a\r\nb', 'malformed_authorization_header'],
    ['a blank first', ' Bearer a.b.c', 'malformed_authorization_header'],
    ['a tab between', 'Bearer\ta.b.c', 'malformed_authorization_header'],
  ])('that holds %s is read by its grammar', (_, values, outcome) => {
    const result = readBearer(values)
    expect('token' in result ? result.token : result.reason).toBe(outcome)
    if (!('token' in result)) {
      const isMalformed = result.status === 400
      expect(isMalformed).toBe(/malformed|multiple/.test(outcome))
    }
  })

  it('of any length is read in time that grows with its length', () => {
    expect(readBearer(`Bearer ${'a'.repeat(1_000_000)}!`)).toMatchObject({ status: 400 })
    expect(readBearer(`${'a'.repeat(1_000_000)} `)).toMatchObject({ reason: 'unsupported_scheme' })
  })
})
