import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import { JwksClient } from 'jwks-rsa'
import * as openid from 'openid-client'
import { createLocalAuthority, type LocalAuthority } from 'rbac-server/authority'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askImds, trustingFetch } from './authority/wire.js'
import { directory, MIA, REPORTS, TENANT, WEB } from './authority/world.js'

const VAULT = 'https://vault.azure.net'

let authority: LocalAuthority
let ca: string
/** Of a host's own identity, of a user, and of the second version. */
let tokens: readonly [host: string, user: string, version2: string]
beforeAll(async () => {
  authority = await createLocalAuthority({ directory: directory() })
  ca = readFileSync(authority.endpoints.ca, 'utf8')
  tokens = [
    String((await askImds(authority.endpoints.imds, { resource: VAULT })).body.access_token),
    await authority.issueToken({ principal: MIA, resource: VAULT }),
    await authority.issueToken({ principal: REPORTS.id, resource: 'api://shop' }),
  ]
})
afterAll(() => authority.close())

const base = () => `${authority.endpoints.authority}/${TENANT}`

describe('tokens of the local authority are accepted by', () => {
  it('jose, against the published keys', async () => {
    const keys = createRemoteJWKSet(new URL(`${base()}/discovery/v2.0/keys`), { [customFetch]: trustingFetch(ca) })
    const options = { algorithms: ['RS256'], typ: 'JWT', requiredClaims: ['exp', 'nbf', 'iat', 'oid', 'tid'] }
    const subjects = await Promise.all(
      tokens.map(async (token, index) => {
        const issuer = index === 2 ? `${base()}/v2.0` : `${base()}/`
        return (await jwtVerify(token, keys, { ...options, issuer })).payload.oid
      }),
    )
    expect(subjects).toEqual([WEB.principalId, MIA, REPORTS.id])
  })

  it('jsonwebtoken with jwks-rsa', async () => {
    const client = new JwksClient({ jwksUri: `${base()}/discovery/keys`, requestAgent: new Agent({ ca }) })
    for (const token of tokens) {
      const kid = jsonwebtoken.decode(token, { complete: true })?.header.kid
      const key = await client.getSigningKey(kid)
      const payload = jsonwebtoken.verify(token, key.getPublicKey(), { algorithms: ['RS256'] })
      expect(payload).toMatchObject({ tid: TENANT })
    }
  })

  it.each([
    ['1', '/'],
    ['2', '/v2.0'],
  ])('openid-client, which discovers the issuer of version %s and asks it for one', async (_, path) => {
    const config = await openid.discovery(new URL(`${base()}${path}`), REPORTS.appId, REPORTS.secret, undefined, {
      [openid.customFetch]: (url, options) => trustingFetch(ca)(url, options as RequestInit),
    })
    expect(config.serverMetadata().issuer).toBe(`${base()}${path}`)
    const asked = path === '/' ? { resource: VAULT } : { scope: `${VAULT}/.default` }
    const answer = await openid.clientCredentialsGrant(config, asked)
    expect(answer.token_type).toBe('bearer')
    const { payload } = await jwtVerify(
      answer.access_token,
      createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''), { [customFetch]: trustingFetch(ca) }),
    )
    expect(payload).toMatchObject({ oid: REPORTS.id, aud: VAULT })
  })
})
