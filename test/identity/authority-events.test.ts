import { ClientSecretCredential, createAccessTokenVerifier, ManagedIdentityCredential } from 'rbac-core/identity'
import { type AuthorityEvent, createLocalAuthority } from 'rbac-server/authority'
import { describe, expect, it, onTestFinished } from 'vitest'
import { directory, REPORTS, TENANT, WEB } from './authority/world.js'

const VAULT = 'https://vault.azure.net'

describe('events of the local authority', () => {
  it('tell of the identity found, then of the token issued, and of a kept token no second time', async () => {
    const events: AuthorityEvent[] = []
    const authority = await createLocalAuthority({ directory: directory(), onEvent: (event) => events.push(event) })
    onTestFinished(() => authority.close())
    for (const _ of [1, 2]) {
      // Two credentials: each keeps tokens of its own.
      await new ManagedIdentityCredential({ env: authority.env('web') }).getToken(`${VAULT}/.default`)
    }
    const { principalId, clientId } = WEB
    const found = { kind: 'identityFound', host: 'web', identity: 'system', principalId, clientId, resource: VAULT }
    const hostId = expect.stringMatching(/\/virtualMachines\/web$/)
    expect(events).toEqual([
      { ...found, hostId },
      { kind: 'tokenIssued', principalId, clientId, resource: VAULT, expiresAt: expect.any(Date), hostId },
      { ...found, hostId },
    ])
  })

  it('change nothing when whoever is told throws', async () => {
    const faults: unknown[] = []
    const authority = await createLocalAuthority({
      directory: directory(),
      onEvent: () => {
        throw new Error('not listening')
      },
      onFault: (error) => faults.push(error),
    })
    onTestFinished(() => authority.close())
    const { token } = await new ManagedIdentityCredential({ env: authority.env('web') }).getToken(`${VAULT}/.default`)
    expect(token).not.toBe('')
    expect(faults).toHaveLength(2)
  })
})

describe('the `fetch` of the local authority', () => {
  it('lets a verifier in this process trust the authority', async () => {
    const authority = await createLocalAuthority({ directory: directory() })
    onTestFinished(() => authority.close())
    const verifier = createAccessTokenVerifier({
      authority: authority.endpoints.authority,
      tenantId: TENANT,
      audience: VAULT,
      algorithms: ['RS256'],
      fetch: authority.fetch,
    })
    const token = await authority.issueToken({ principal: WEB.principalId, resource: VAULT })
    expect((await verifier.verify(token)).principal.id).toBe(WEB.principalId)
  })

  it('is needed, for the certificate is one that nobody else trusts: that is said, and not asked again', async () => {
    const authority = await createLocalAuthority({ directory: directory() })
    onTestFinished(() => authority.close())
    const { authority: address, tenant } = authority.endpoints
    const token = await authority.issueToken({ principal: WEB.principalId, resource: VAULT })
    const verifier = createAccessTokenVerifier({
      authority: address,
      tenantId: tenant,
      audience: VAULT,
      algorithms: ['RS256'],
    })
    await expect(verifier.verify(token)).rejects.toMatchObject({
      code: 'KEYS_UNAVAILABLE',
      message: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
    const waits: number[] = []
    const sleep = async (milliseconds: number) => void waits.push(milliseconds)
    const credential = new ClientSecretCredential(tenant, REPORTS.appId, REPORTS.secret, {
      authorityHost: address,
      sleep,
    })
    await expect(credential.getToken(`${VAULT}/.default`)).rejects.toMatchObject({
      reason: 'untrusted_certificate',
      message: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
    expect(waits).toEqual([])
  })
})
