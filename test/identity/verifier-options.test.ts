import { type AccessTokenVerifierOptions, audienceForms, createAccessTokenVerifier } from 'rbac-core/identity'
import { describe, expect, it } from 'vitest'
import { claims, mint, optionsFor, outcomeOf, rsaKey, TENANT } from './mint.js'

const key = rsaKey('k1')
const complete = optionsFor(key)
const { jwks, issuer, ...neither } = complete

describe('a verifier', () => {
  it.each<[what: string, options: unknown]>([
    ['options', undefined],
    ['an audience', { ...complete, audience: undefined }],
    ['an audience in its list', { ...complete, audience: [] }],
    ['a text for an audience', { ...complete, audience: [7] }],
    ['a tenant', { ...complete, tenantId: [] }],
    ['a GUID for a tenant', { ...complete, tenantId: ['common'] }],
    ['algorithms', { ...complete, algorithms: [] }],
    ['signatures', { ...complete, algorithms: ['none'] }],
    ['public keys', { ...complete, algorithms: ['RS256', 'HS256'] }],
    ['an issuer', { ...neither, jwks }],
    ['keys', { ...neither, issuer }],
    ['a set of keys', { ...complete, jwks: [key.jwk] }],
    ['one place for keys', { ...complete, jwksUri: 'https://login.example/keys' }],
    ['TLS on the way to keys', { ...neither, issuer, jwksUri: 'http://login.example/keys' }],
    ['TLS on the way to its authority', { ...neither, authority: 'http://login.example' }],
    ['an authority without its tenant', { ...neither, authority: `https://login.microsoftonline.com/${TENANT}/v2.0` }],
    ['an authority of one kind of tenant', { ...neither, authority: 'https://login.microsoftonline.com/common' }],
    ['a URL for its authority', { ...neither, authority: 'login.microsoftonline.com' }],
    ['a known placeholder', { ...complete, issuer: ['https://sts.windows.net/{tenant}/'] }],
    ['a number of seconds', { ...complete, clockToleranceSeconds: Number.NaN }],
    ['a tolerance with an end', { ...complete, clockToleranceSeconds: Infinity }],
    ['a lifetime above zero', { ...complete, maxTokenLifetimeSeconds: -1 }],
    ['room in its cache', { ...complete, cache: { maxEntries: 0 } }],
  ])('is not made without %s', (_, options) => {
    expect(() => createAccessTokenVerifier(options as AccessTokenVerifierOptions)).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    )
  })

  it('takes one text where a list has one member', async () => {
    const verifier = createAccessTokenVerifier({
      ...complete,
      tenantId: TENANT.toUpperCase(),
      audience: 'https://vault.azure.net',
      issuer: 'https://sts.windows.net/{tenantid}/',
    })
    expect(await outcomeOf(verifier.verify(mint(key)))).toBe('accepted')
  })

  it('knows the issuers of an authority whose keys it was given, without asking anyone', async () => {
    const verifier = createAccessTokenVerifier({
      ...neither,
      jwks: complete.jwks,
      authority: 'https://login.microsoftonline.com/',
      fetch: () => Promise.reject(new Error('nobody should ask')),
    })
    const v2 = claims({ iss: `https://login.microsoftonline.com/${TENANT}/v2.0`, ver: '2.0' })
    expect(await outcomeOf(verifier.verify(mint(key)))).toBe('accepted')
    expect(await outcomeOf(verifier.verify(mint(key, v2)))).toBe('accepted')
    expect(await outcomeOf(verifier.verify(mint(key, claims({ iss: 'https://login.example/' }))))).toBe(
      'issuer_not_trusted',
    )
  })

  it('with a clock that does not tell the time verifies nothing', async () => {
    const verifier = createAccessTokenVerifier({ ...complete, clock: () => new Date(Number.NaN) })
    expect(await outcomeOf(verifier.verify(mint(key)))).toBe('INVALID_REQUEST')
  })

  it('is told both forms of a resource by one name', () => {
    const forms = ['https://storage.azure.com', 'https://storage.azure.com/']
    expect(audienceForms('https://storage.azure.com')).toEqual(forms)
    expect(audienceForms('https://storage.azure.com/')).toEqual(forms)
  })
})
