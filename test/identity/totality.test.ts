import fc from 'fast-check'
import { RbacError } from 'rbac-core'
import {
  AzureServiceTokenProvider,
  audienceForms,
  ClientSecretCredential,
  createAccessTokenVerifier,
  InvalidTokenError,
  ManagedIdentityCredential,
  principalFromClaims,
  readBearer,
  WorkloadIdentityCredential,
} from 'rbac-core/identity'
import { describe, expect, it } from 'vitest'
import { claims, mint, optionsFor, rsaKey } from './mint.js'

const SETTING = { seed: 5, numRuns: 500 }
const key = rsaKey('k1')
const verifier = createAccessTokenVerifier(optionsFor(key))
const good = mint(key)

const refusalOf = (token: unknown) =>
  verifier.verify(token as string).then(
    () => undefined,
    (error: unknown) => error,
  )

describe('whatever a token is', () => {
  it('it ends in a principal or in an InvalidTokenError', async () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.base64String(),
      fc.array(fc.base64String()).map((parts) => parts.join('.')),
    )
    await fc.assert(
      fc.asyncProperty(anything, async (token) => {
        expect(await refusalOf(token)).toBeInstanceOf(InvalidTokenError)
      }),
      SETTING,
    )
  })

  it('one that differs from a good one in any character is refused', async () => {
    const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n']
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.constantFrom(...alphabet, ''), async (at, character) => {
        fc.pre(good[at] !== character)
        expect(await refusalOf(`${good.slice(0, at)}${character}${good.slice(at + 1)}`)).toBeInstanceOf(
          InvalidTokenError,
        )
      }),
      SETTING,
    )
  })

  it('with any signed claims it ends in a principal of its own oid and tid, or in an InvalidTokenError', async () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(claims())), fc.constant(undefined))
    const names = [...Object.keys(claims()), 'scp', 'groups', 'hasgroups', '_claim_names', 'xms_mirid', '__proto__']
    const changes = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3, noNullPrototype: true })
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        const signed = claims(changed)
        const outcome: unknown = await verifier.verify(mint(key, signed)).catch((error: unknown) => error)
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InvalidTokenError)
        else
          expect(outcome).toMatchObject({ principal: { id: String(signed.oid).toLowerCase(), tenantId: signed.tid } })
        expect(({} as Record<string, unknown>).polluted).toBeUndefined()
      }),
      SETTING,
    )
  })
})

describe('whatever options are', () => {
  it('a verifier or a credential is made of them, or an RbacError is thrown', () => {
    const names = [
      'authority',
      'issuer',
      'jwksUri',
      'jwks',
      'tenantId',
      'audience',
      'algorithms',
      'clock',
      'fetch',
      'refresh',
      'cache',
    ]
    const more = [
      'clientId',
      'objectId',
      'connectionString',
      'authorityHost',
      'timeoutSeconds',
      'sleep',
      'tokenFilePath',
      'env',
      'files',
    ]
    const value = fc.oneof(fc.anything(), fc.constantFrom(...Object.values(optionsFor(key))))
    const options = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.constantFrom(...names, ...more), value, { noNullPrototype: true }),
    )
    const makers: readonly ((options: never) => unknown)[] = [
      (given) => createAccessTokenVerifier(given),
      (given) => createAccessTokenVerifier({ ...optionsFor(key), ...(given as object) }),
      (given) => new ManagedIdentityCredential(given),
      (given) => new ClientSecretCredential('t', 'c', 's', given),
      (given) => new ClientSecretCredential(given, given, given),
      (given) => new WorkloadIdentityCredential(given),
      (given) => new AzureServiceTokenProvider(given),
    ]
    fc.assert(
      fc.property(options, fc.constantFrom(...makers), (given, make) => {
        try {
          make(given as never)
        } catch (error) {
          expect(error).toBeInstanceOf(RbacError)
        }
      }),
      { ...SETTING, numRuns: 3000 },
    )
  })
})

describe('whatever claims and headers are', () => {
  it('nothing but an RbacError is thrown', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (value, text) => {
        const asked: readonly (() => unknown)[] = [
          () => principalFromClaims(value as never),
          () => principalFromClaims(claims(), value as never),
          () => readBearer(value as never),
          () => audienceForms(value as never),
        ]
        for (const ask of asked) {
          try {
            ask()
          } catch (error) {
            expect(error).toBeInstanceOf(RbacError)
          }
        }
        expect(readBearer(text)).toBeTypeOf('object')
      }),
      SETTING,
    )
  })
})

describe('whatever is asked of a credential', () => {
  it('nothing but an RbacError is thrown', async () => {
    const throwing = { fetch: async () => Promise.reject(new Error('no network')), env: {} }
    const credential = new ClientSecretCredential('contoso.example', 'client', 'secret', throwing as never)
    const hostile = new Proxy({}, { get: () => expect.unreachable })
    const options = [null, 7, { tenantId: 7 }, { claims: {} }, { abortSignal: {} }, { abortSignal: 1 }, hostile]
    for (const given of options) {
      const refused = expect.objectContaining({ code: 'INVALID_REQUEST' })
      await expect(credential.getToken('https://vault.azure.net/.default', given as never)).rejects.toEqual(refused)
    }
  })

  it('claims whose getters throw are refused, too', () => {
    const throwing = Object.defineProperty(claims(), 'groups', {
      get: () => {
        throw new TypeError('gone')
      },
    })
    expect(() => principalFromClaims(throwing)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    expect(() => audienceForms(7 as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    expect(() => readBearer([7] as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })
})
