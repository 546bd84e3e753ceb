import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { AccessTokenVerifierOptions } from 'rbac-core/identity'

/** Tokens by Node's own cryptography, so that the library under test does not judge its own work. */

export const TENANT = '11111111-1111-4111-8111-111111111111'
export const OTHER_TENANT = '33333333-3333-4333-8333-333333333333'
export const OBJECT_ID = 'bbbbbbbb-0000-4000-8000-000000000001'
export const CLIENT_ID = 'aaaaaaaa-0000-4000-8000-000000000001'
export const AUDIENCE = 'https://vault.azure.net'
/** Seconds since the epoch. */
export const NOW = 1_795_400_000

export type Claims = Record<string, unknown>

/** What a virtual machine's own identity gets for a key vault; a member that is undefined is left out. */
export function claims(changes: Claims = {}): Claims {
  return {
    aud: AUDIENCE,
    iss: `https://sts.windows.net/${TENANT}/`,
    iat: NOW - 300,
    nbf: NOW - 300,
    exp: NOW + 86_400,
    appid: CLIENT_ID,
    appidacr: '2',
    idtyp: 'app',
    oid: OBJECT_ID,
    sub: OBJECT_ID,
    tid: TENANT,
    uti: '2-grhRkeIk6BeY-Ln42mAA',
    ver: '1.0',
    ...changes,
  }
}

/** What a person gets who lets an app act for her. */
export function userClaims(changes: Claims = {}): Claims {
  return claims({ idtyp: undefined, scp: 'user_impersonation', sub: 'pairwise', appidacr: '0', ...changes })
}

export interface TestKey {
  readonly kid: string
  readonly privateKey: KeyObject
  /** The public half as it stands in a key set. */
  readonly jwk: Readonly<Record<string, unknown>>
}

export function rsaKey(kid: string, extra: Claims = {}, modulusLength = 2048): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256', ...extra } }
}

export function ecKey(kid: string): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' } }
}

/** A token with this header and payload, as text or as what JSON makes of them, signed with SHA-256 and `key`. */
export function mint(key: TestKey, payload: unknown = claims(), header: unknown = {}): string {
  const fields = typeof header === 'string' ? header : { alg: 'RS256', typ: 'JWT', kid: key.kid, ...(header as object) }
  const input = `${encode(fields)}.${encode(payload)}`
  const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

/** A token authenticated with a shared secret. */
export function mintHmac(secret: string | Buffer, header: object, payload: unknown = claims()): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

/** Bytes and text as they are, anything else as JSON. */
export function encode(value: unknown): string {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  return bytes.toString('base64url')
}

/** Every rule at its usual setting, trusting `keys`, at `NOW`. */
export function optionsFor(
  ...keys: readonly TestKey[]
): AccessTokenVerifierOptions & { readonly jwks: { keys: object[] } } {
  return {
    issuer: ['https://sts.windows.net/{tenantid}/', 'https://login.microsoftonline.com/{tenantid}/v2.0'],
    jwks: { keys: keys.map(({ jwk }) => jwk) },
    tenantId: [TENANT],
    audience: [AUDIENCE, `${AUDIENCE}/`],
    algorithms: ['RS256'],
    clock: () => new Date(NOW * 1000),
  }
}

/** The reason a promise was rejected with, or else the code; `accepted` where it was not. */
export async function outcomeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'accepted',
    (error: { reason?: string; code?: string }) => error.reason ?? error.code ?? String(error),
  )
}
