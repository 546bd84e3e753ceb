import { createAccessTokenVerifier, InvalidTokenError, KeysUnavailableError } from 'rbac-core/identity'
import { describe, expect, it } from 'vitest'
import {
  AUDIENCE,
  type Claims,
  claims,
  ecKey,
  encode,
  mint,
  mintHmac,
  NOW,
  OBJECT_ID,
  OTHER_TENANT,
  optionsFor,
  outcomeOf,
  rsaKey,
  TENANT,
  userClaims,
} from './mint.js'

const key = rsaKey('k1')
const second = rsaKey('k2', { alg: undefined })
const attacker = rsaKey('k1')
const stranger = rsaKey('unknown')
const elliptic = ecKey('kec')
const encryption = rsaKey('kenc', { use: 'enc', alg: 'RSA-OAEP-256' })
const notForVerifying = rsaKey('ksign', { key_ops: ['sign'] })

const verifier = createAccessTokenVerifier(optionsFor(key, second, elliptic, encryption, notForVerifying))
const outcome = (token: string) => outcomeOf(verifier.verify(token))

/** Every token below is this one with one thing changed. */
const good = mint(key)
const [header = '', payload = '', signature = ''] = good.split('.')

describe('a token that is accepted', () => {
  it('says who it speaks for, by object id and tenant', async () => {
    const verified = await verifier.verify(good)
    expect(verified.principal).toMatchObject({ id: OBJECT_ID, type: 'ServicePrincipal', tenantId: TENANT })
    expect(verified.expiresAt).toEqual(new Date((NOW + 86_400) * 1000))
    expect(verified.tokenId).toBe('2-grhRkeIk6BeY-Ln42mAA')
    expect(verified.header).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' })
    expect(verified.claims.appidacr).toBe('2')
  })

  it.each<[what: string, token: string]>([
    [
      'with a slash at the end of its audience, where both forms are configured',
      mint(key, claims({ aud: `${AUDIENCE}/` })),
    ],
    [
      'of version 2.0',
      mint(
        key,
        claims({ iss: `https://login.microsoftonline.com/${TENANT}/v2.0`, ver: '2.0', appid: undefined, azp: 'x' }),
      ),
    ],
    ['of type at+jwt', mint(key, claims(), { typ: 'at+jwt' })],
    ['with its type in another case', mint(key, claims(), { typ: 'jwt' })],
    ['without an issue time', mint(key, claims({ iat: undefined }))],
    [
      'with its tenant and object id in capitals',
      mint(key, claims({ tid: TENANT.toUpperCase(), oid: OBJECT_ID.toUpperCase() })),
    ],
    [
      'that names where else keys might be, which nobody reads',
      mint(key, claims(), { jku: 'https://evil.example/', x5c: ['MII'] }),
    ],
    ['as long as the clocks may differ after its end', mint(key, claims({ exp: NOW - 299 }))],
    ['as long as the clocks may differ before its start', mint(key, claims({ nbf: NOW + 300, iat: NOW + 300 }))],
  ])('may be one %s', async (_, token) => {
    expect(await outcome(token)).toBe('accepted')
  })
})

describe('how a token is written', () => {
  it.each<[what: string, token: unknown]>([
    ['no text', 1],
    ['an empty text', ''],
    ['two segments', `${header}.${payload}`],
    ['five segments', `${good}.AA.AA`],
    ['a newline inside', `${good.slice(0, -10)}\n${good.slice(-10)}`],
    ['a blank at its end', `${good} `],
    ['padding', `${good}=`],
    ['the alphabet of ordinary base64', good.replace(/[-_]/, '+')],
    ['one character too many in a segment', `${header}.${payload}A.${signature}`],
    ['the JSON form', JSON.stringify({ protected: header, payload, signature })],
    ['claims that are no JSON', mint(key, 'hello')],
    ['claims that are a list', mint(key, [claims()])],
    ['claims that are null', mint(key, 'null')],
    ['a byte order mark before the claims', mint(key, `\ufeff${JSON.stringify(claims())}`)],
    ['claims that are not UTF-8', mint(key, Buffer.from([0x7b, 0xff, 0x7d]))],
    ['a header that is no JSON', `${encode('{')}.${payload}.${signature}`],
    ['no algorithm', mint(key, claims(), '{"typ":"JWT","kid":"k1"}')],
    ['an empty algorithm', mint(key, claims(), { alg: '' })],
    ['a list of algorithms', mint(key, claims(), { alg: ['RS256'] })],
    ['more than 16 KiB', mint(key, claims({ pad: 'x'.repeat(13_000) }))],
  ])('is not %s', async (_, token) => {
    expect(await outcomeOf(verifier.verify(token as string))).toBe('malformed_token')
  })

  it('has one spelling: bits that a decoder would pass over count', async () => {
    const last = signature.slice(-1)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    // 256 bytes leave two characters over, so the last has four bits to spare.
    const twin = alphabet[alphabet.indexOf(last) + 1]
    expect(Buffer.from(`${signature.slice(0, -1)}${twin}`, 'base64url')).toEqual(Buffer.from(signature, 'base64url'))
    expect(await outcome(`${good.slice(0, -1)}${twin}`)).toBe('malformed_token')
  })

  it('names no member twice, in any spelling and at any depth', async () => {
    const twice = [
      mint(key, claims(), '{"alg":"none","alg":"RS256","typ":"JWT","kid":"k1"}'),
      mint(key, claims(), '{"alg":"RS256","\\u0061lg":"RS256","typ":"JWT","kid":"k1"}'),
      mint(key, JSON.stringify(claims()).replace('{', '{"oid":"cccccccc-0000-4000-8000-000000000001",')),
      mint(key, JSON.stringify(claims({ nested: [{ a: 1 }] })).replace('"a":1', '"a":1,"a":2')),
    ]
    for (const token of twice) expect(await outcome(token)).toBe('duplicate_claim')
  })

  it('is nested no deeper than 64 levels, which is far more than any claim needs', async () => {
    const nested = (depth: number) =>
      JSON.stringify(claims()).replace('{', `{"deep":${'['.repeat(depth)}${']'.repeat(depth)},`)
    expect(await outcome(mint(key, nested(63)))).toBe('accepted')
    // As deep as fits into a token.
    for (const depth of [64, 3000]) expect(await outcome(mint(key, nested(depth)))).toBe('malformed_token')
  })

  it('may hold texts that only look like names', async () => {
    const odd = { a: 'b":"c', 'd"e': '\\', list: ['x', ':', '\\":'] }
    expect(await outcome(mint(key, claims(odd)))).toBe('accepted')
    expect(await outcome(mint(key, JSON.stringify(claims(), null, '\t')))).toBe('accepted')
  })
})

describe('the algorithm', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', 'RSA-OAEP', 'dir'])('is never %s', async (alg) => {
    expect(await outcome(`${encode({ alg, typ: 'JWT', kid: 'k1' })}.${payload}.`)).toBe('alg_not_allowed')
  })

  it('is never one that makes a secret of the public key', async () => {
    const secrets = [JSON.stringify(key.jwk), Buffer.from(String(key.jwk.n), 'base64url'), String(key.jwk.n)]
    for (const secret of secrets) {
      expect(await outcome(mintHmac(secret, { alg: 'HS256', typ: 'JWT', kid: 'k1' }))).toBe('alg_not_allowed')
    }
  })

  it('is one of those configured, however good the signature', async () => {
    expect(await outcome(mint(elliptic, claims(), { alg: 'ES256' }))).toBe('alg_not_allowed')
    expect(await outcome(mint(second, claims(), { alg: 'PS256' }))).toBe('alg_not_allowed')
  })

  it('is not accepted with a key of another kind', async () => {
    const both = createAccessTokenVerifier({ ...optionsFor(key, elliptic), algorithms: ['RS256', 'ES256'] })
    expect(await outcomeOf(both.verify(mint(elliptic, claims(), { alg: 'ES256' })))).toBe('accepted')
    expect(await outcomeOf(both.verify(mint(key, claims(), { kid: 'kec' })))).toBe('signing_key_not_found')
    const zeros = `${encode({ alg: 'ES256', typ: 'JWT', kid: 'kec' })}.${payload}.${Buffer.alloc(64).toString('base64url')}`
    expect(await outcomeOf(both.verify(zeros))).toBe('signature_invalid')
  })
})

describe('the header', () => {
  it.each<[what: string, fields: Claims, reason: string]>([
    ['an extension that must be understood', { crit: ['exp2'], exp2: 1 }, 'unsupported_critical_header_or_alg'],
    ['an empty list of extensions', { crit: [] }, 'malformed_token'],
    ['extensions that are no list', { crit: 'exp2', exp2: 1 }, 'malformed_token'],
    ['an extension that is not there', { crit: ['exp2'] }, 'malformed_token'],
    ['an extension twice', { crit: ['exp2', 'exp2'], exp2: 1 }, 'malformed_token'],
    ['a standard member as an extension', { crit: ['kid'] }, 'malformed_token'],
    ['a payload that is not encoded', { crit: ['b64'], b64: false }, 'malformed_token'],
    ['a word on encoding that nothing asks for', { b64: true }, 'malformed_token'],
    ['another token inside', { cty: 'JWT' }, 'nested_token_not_allowed'],
    ['the type of a proof', { typ: 'dpop+jwt' }, 'typ_not_allowed'],
    ['no type', { typ: undefined }, 'typ_not_allowed'],
    ['no key', { kid: undefined }, 'kid_missing'],
    ['an empty name of a key', { kid: '' }, 'kid_missing'],
    ['a number for a key', { kid: 1 }, 'kid_missing'],
    ['a key named like a file', { kid: '../../../../dev/null' }, 'signing_key_not_found'],
    ['a key named like a member of every object', { kid: '__proto__' }, 'signing_key_not_found'],
    ['a key with a line break in its name', { kid: 'k1\r\nevil: 1' }, 'signing_key_not_found'],
  ])('with %s is refused', async (_, fields, reason) => {
    expect(await outcome(mint(key, claims(), fields))).toBe(reason)
  })
})

describe('the key', () => {
  it.each<[what: string, token: string, reason: string]>([
    ['unknown', mint(stranger), 'signing_key_not_found'],
    ['of another owner under a known name', mint(attacker), 'signature_invalid'],
    ['for encryption', mint(encryption), 'signing_key_not_found'],
    ['not for verifying', mint(notForVerifying), 'signing_key_not_found'],
    ['carried in the token', mint(stranger, claims(), { kid: 'k1', jwk: stranger.jwk }), 'signature_invalid'],
  ])('that is %s verifies nothing', async (_, token, reason) => {
    expect(await outcome(token)).toBe(reason)
  })

  it('that signed other bytes verifies nothing', async () => {
    const bytes = Buffer.from(signature, 'base64url')
    bytes[10] = (bytes[10] ?? 0) ^ 1
    expect(await outcome(`${header}.${payload}.${bytes.toString('base64url')}`)).toBe('signature_invalid')
    expect(await outcome(`${header}.${payload}.`)).toBe('signature_invalid')
    expect(await outcome(`${header}.${encode(claims({ oid: TENANT }))}.${signature}`)).toBe('signature_invalid')
  })

  it('that shares its name with another is no key', async () => {
    const ambiguous = createAccessTokenVerifier(optionsFor(key, attacker))
    expect(await outcomeOf(ambiguous.verify(good))).toBe('signing_key_ambiguous')
  })

  it.each<[what: string, jwk: object]>([
    ['too short', rsaKey('k1', {}, 1024).jwk],
    ['private', { ...key.privateKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' }],
    ['broken', { kty: 'RSA', kid: 'k1', n: '!', e: 'AQAB' }],
  ])('that is %s is the fault of who publishes it, not of the token', async (_, jwk) => {
    const broken = createAccessTokenVerifier({ ...optionsFor(), jwks: { keys: [jwk] } })
    await expect(broken.verify(good)).rejects.toBeInstanceOf(KeysUnavailableError)
    await expect(broken.verify(good)).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE', status: 503 })
  })

  it.each<[what: string, issuer: unknown, token: string, reason: string]>([
    ['the tenant, by a template', 'https://login.microsoftonline.com/{tenantid}/v2.0', good, 'accepted'],
    ['the tenant, by name', `https://login.microsoftonline.com/${TENANT}/v2.0`, good, 'accepted'],
    ['the very issuer', `https://sts.windows.net/${TENANT}/`, good, 'accepted'],
    [
      'people without a tenant',
      'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
      good,
      'signing_key_issuer_mismatch',
    ],
    ['another tenant', `https://login.microsoftonline.com/${OTHER_TENANT}/v2.0`, good, 'signing_key_issuer_mismatch'],
    ['nobody knows whom', 7, good, 'signing_key_issuer_mismatch'],
    [
      'version 1.0, under a token of version 2.0',
      'https://sts.windows.net/{tenantid}/',
      mint(key, claims({ iss: `https://login.microsoftonline.com/${TENANT}/v2.0`, ver: '2.0' })),
      'signing_key_issuer_mismatch',
    ],
  ])('that the authority keeps for %s signs accordingly', async (_, issuer, token, reason) => {
    const marked = createAccessTokenVerifier(optionsFor({ ...key, jwk: { ...key.jwk, issuer } }))
    expect(await outcomeOf(marked.verify(token))).toBe(reason)
  })
})

describe('the claims', () => {
  it.each<[what: string, changes: Claims, reason: string]>([
    ['no end', { exp: undefined }, 'claim_missing:exp'],
    ['an end that is null', { exp: null }, 'claim_invalid:exp'],
    ['an end in fractions', { exp: NOW + 10.5 }, 'claim_invalid:exp'],
    ['an end as text', { exp: String(NOW + 10) }, 'claim_invalid:exp'],
    ['an end at the beginning of time', { exp: 0 }, 'token_expired'],
    ['an end at the very second, tolerance spent', { exp: NOW - 300 }, 'token_expired'],
    ['an end in a hundred years', { exp: NOW + 3_155_760_000 }, 'lifetime_too_long'],
    ['an end before its start', { exp: NOW - 100, nbf: NOW + 100 }, 'claim_invalid:exp'],
    ['no start', { nbf: undefined }, 'claim_missing:nbf'],
    ['a start as text', { nbf: 'now' }, 'malformed_token'],
    ['a start a second too late', { nbf: NOW + 301 }, 'token_not_yet_valid'],
    ['an issue time that is no number', { iat: null }, 'malformed_token'],
    ['an issue time to come', { iat: NOW + 301 }, 'issued_in_future'],
    ['an issue time too long ago', { iat: NOW - 40_000 }, 'lifetime_too_long'],
    ['no audience', { aud: undefined }, 'claim_missing:aud'],
    ['a list of audiences', { aud: [AUDIENCE] }, 'claim_invalid:aud'],
    ['an object for an audience', { aud: {} }, 'audience_mismatch'],
    ['another audience', { aud: 'https://storage.azure.com' }, 'audience_mismatch'],
    ['an audience that starts well', { aud: `${AUDIENCE}.evil.example` }, 'audience_mismatch'],
    ['an audience in capitals', { aud: AUDIENCE.toUpperCase() }, 'audience_mismatch'],
    ['no tenant', { tid: undefined }, 'claim_missing:tid'],
    ['a word for a tenant', { tid: 'common', iss: 'https://sts.windows.net/common/' }, 'claim_invalid:tid'],
    ['a pattern for a tenant', { tid: "$'" }, 'claim_invalid:tid'],
    [
      'another tenant throughout',
      { tid: OTHER_TENANT, iss: `https://sts.windows.net/${OTHER_TENANT}/` },
      'tenant_not_allowed',
    ],
    ['the issuer of another tenant', { iss: `https://sts.windows.net/${OTHER_TENANT}/` }, 'issuer_not_trusted'],
    ['no issuer', { iss: undefined }, 'claim_missing:iss'],
    ['a list of issuers', { iss: [`https://sts.windows.net/${TENANT}/`] }, 'issuer_not_trusted'],
    ['an issuer that starts well', { iss: `https://sts.windows.net.evil.example/${TENANT}/` }, 'issuer_not_trusted'],
    ['an issuer without its slash', { iss: `https://sts.windows.net/${TENANT}` }, 'issuer_not_trusted'],
    ['an issuer in capitals', { iss: `https://STS.windows.net/${TENANT}/` }, 'issuer_not_trusted'],
    ['an issuer without TLS', { iss: `http://sts.windows.net/${TENANT}/` }, 'issuer_not_trusted'],
    ['an unknown version', { ver: '3.0' }, 'claim_invalid:ver'],
    ['a version as a number', { ver: 1 }, 'claim_invalid:ver'],
    ['the version of another issuer', { ver: '2.0' }, 'claim_invalid:ver'],
    ['no object id', { oid: undefined }, 'claim_missing:oid'],
    ['a list of object ids', { oid: [OBJECT_ID] }, 'claim_invalid:oid'],
    ['an object id in braces', { oid: `{${OBJECT_ID}}` }, 'claim_invalid:oid'],
    ['groups by name', { groups: ['Admins'] }, 'claim_invalid:groups'],
    ['groups as text', { groups: OBJECT_ID }, 'claim_invalid:groups'],
    ['the marks of an app and of a user', { scp: 'user_impersonation' }, 'claim_invalid:scp'],
    ['the mark of a user and no token scope', { idtyp: 'user' }, 'claim_missing:scp'],
    ['an unknown kind', { idtyp: 'device' }, 'claim_invalid:idtyp'],
  ])('with %s are refused', async (_, changes, reason) => {
    expect(await outcome(mint(key, claims(changes)))).toBe(reason)
  })

  it('with an end beyond all numbers are refused', async () => {
    const text = JSON.stringify(claims()).replace(/"exp":\d+/, '"exp":1e400')
    expect(await outcome(mint(key, text))).toBe('claim_invalid:exp')
  })

  it('are never read from the prototype', async () => {
    const text = JSON.stringify(claims({ oid: undefined })).replace('{', `{"__proto__":{"oid":"${OBJECT_ID}"},`)
    expect(await outcome(mint(key, text))).toBe('claim_missing:oid')
  })

  it('of a user must hold a token scope that the app exposes, where the configuration names some', async () => {
    const strict = createAccessTokenVerifier({ ...optionsFor(key), tokenScopes: ['Files.Read', 'Files.Write'] })
    expect(await outcomeOf(strict.verify(mint(key, userClaims({ scp: 'openid Files.Write' }))))).toBe('accepted')
    expect(await outcomeOf(strict.verify(mint(key, userClaims({ scp: 'Files.ReadAll' }))))).toBe('claim_invalid:scp')
    expect(await outcomeOf(strict.verify(good))).toBe('accepted')
  })
})

describe('an error about a token', () => {
  it('is told by code, status and reason, and holds nothing of the token', async () => {
    const secret = 'https://very-secret.example'
    const token = mint(key, claims({ aud: secret }))
    const error = await verifier.verify(token).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InvalidTokenError)
    expect(error).toMatchObject({ code: 'INVALID_TOKEN', status: 401, reason: 'audience_mismatch' })
    expect(String((error as Error).stack)).not.toContain(secret)
    expect(String((error as Error).stack)).not.toContain(token.slice(0, 40))
  })
})

describe('two tenants', () => {
  const both = createAccessTokenVerifier({ ...optionsFor(key), tenantId: [TENANT, OTHER_TENANT] })

  it('keep their principals apart, even under one object id', async () => {
    const other = claims({ tid: OTHER_TENANT, iss: `https://sts.windows.net/${OTHER_TENANT}/` })
    expect((await both.verify(good)).principal).toMatchObject({ id: OBJECT_ID, tenantId: TENANT })
    expect((await both.verify(mint(key, other))).principal).toMatchObject({ id: OBJECT_ID, tenantId: OTHER_TENANT })
  })

  it('are never mixed in one token', async () => {
    const mixed = mint(key, claims({ tid: OTHER_TENANT }))
    expect(await outcomeOf(both.verify(mixed))).toBe('issuer_not_trusted')
    const named = createAccessTokenVerifier({
      ...optionsFor(key),
      tenantId: [TENANT, OTHER_TENANT],
      issuer: [TENANT, OTHER_TENANT].map((tenant) => `https://sts.windows.net/${tenant}/`),
    })
    expect(await outcomeOf(named.verify(good))).toBe('accepted')
    expect(await outcomeOf(named.verify(mixed))).toBe('issuer_not_trusted')
  })
})
