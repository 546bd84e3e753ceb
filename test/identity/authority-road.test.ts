import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from 'rbac-core'
import {
  type AccessTokenVerifier,
  AzureServiceTokenProvider,
  audienceForms,
  ClientSecretCredential,
  createAccessTokenVerifier,
  type Fetch,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from 'rbac-core/identity'
import { loadPolicy } from 'rbac-core/node'
import { createLocalAuthority, type LocalAuthority, loadDirectory } from 'rbac-server/authority'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trustingFetch } from './authority/wire.js'
import { directory, LOADER, MIA, OTHER_TENANT, REPORTS, SHOP_API, TENANT, WEB } from './authority/world.js'

const VAULT = 'https://vault.azure.net'
const root = new URL('../../', import.meta.url)

let authority: LocalAuthority
/** Reaches both servers: the authority's certificate is trusted by nobody else. */
let fetch: Fetch
let arcFolder: string
beforeAll(async () => {
  arcFolder = mkdtempSync(join(tmpdir(), 'rbac-arc-'))
  authority = await createLocalAuthority({ directory: directory(), arcFolder })
  fetch = trustingFetch(readFileSync(authority.endpoints.ca, 'utf8'))
})
afterAll(async () => {
  await authority.close()
  rmSync(arcFolder, { recursive: true })
})

function verifierFor(audience: readonly string[], changes: object = {}): AccessTokenVerifier {
  const refresh = { coolDownSeconds: 0 }
  const base = {
    authority: authority.endpoints.authority,
    tenantId: TENANT,
    algorithms: ['RS256'] as const,
    fetch,
    refresh,
  }
  return createAccessTokenVerifier({ ...base, audience, ...changes })
}

describe('the road from a host to a principal', () => {
  it('leads from the metadata endpoint through the token to the identity and its host', async () => {
    const credential = new ManagedIdentityCredential({ env: authority.env('web') })
    const { token, expiresOnTimestamp } = await credential.getToken(`${VAULT}/.default`)
    const { principal, expiresAt } = await verifierFor(audienceForms(VAULT)).verify(token)
    expect(principal).toMatchObject({
      tenantId: TENANT,
      id: WEB.principalId,
      type: 'ServicePrincipal',
      clientId: WEB.clientId,
    })
    expect(expiresAt.getTime()).toBe(expiresOnTimestamp)
  })

  it('is the same from App Service, with a client secret, and from a pod', async () => {
    const {
      tenant: tenantId,
      authority: authorityHost,
      servicePrincipal,
      federatedTokenFile: tokenFilePath = '',
    } = authority.endpoints
    const { clientId = '', clientSecret = '' } = servicePrincipal ?? {}
    const credentials = [
      new ManagedIdentityCredential({ env: authority.env('web', { style: 'app-service' }), clientId: LOADER.clientId }),
      new ClientSecretCredential(tenantId, clientId, clientSecret, { authorityHost, fetch }),
      new WorkloadIdentityCredential({ tenantId, clientId: LOADER.clientId, tokenFilePath, authorityHost, fetch }),
    ]
    const verifier = verifierFor([VAULT])
    const holders = await Promise.all(
      credentials.map(async (credential) => {
        const { token } = await credential.getToken(`${VAULT}/.default`)
        return (await verifier.verify(token)).principal.id
      }),
    )
    expect(holders).toEqual([LOADER.principalId, REPORTS.id, LOADER.principalId])
  })

  it('is the same for a machine with the Azure Arc agent, which has to read a file', async () => {
    const keyFolder = '/var/opt/azcmagent/tokens/'
    // The client reads no other folder, and this one needs privileges: the endpoint's answer is moved there.
    const moved: Fetch = async (url, init) => {
      const answer = await fetch(url, init)
      const realm = answer.headers.get('www-authenticate')
      if (realm === null) return answer
      return {
        ...answer,
        status: answer.status,
        body: answer.body,
        headers: new Headers({ 'www-authenticate': realm.replace(`${arcFolder}/`, keyFolder) }),
      }
    }
    const here = (path: string) => path.replace(keyFolder, `${arcFolder}/`)
    const files = {
      size: async (path: string) => (existsSync(here(path)) ? readFileSync(here(path)).length : undefined),
      read: async (path: string) => readFileSync(here(path), 'utf8'),
    }
    const env = authority.env('web', { style: 'azure-arc' })
    const credential = new ManagedIdentityCredential({
      env,
      files,
      platform: 'linux',
      fetch: moved,
      objectId: LOADER.principalId,
    })
    const { token } = await credential.getToken(`${VAULT}/.default`)
    expect((await verifierFor([VAULT]).verify(token)).principal.id).toBe(LOADER.principalId)
  })

  it('ends where a host or a key is taken out', async () => {
    authority.createHost({
      id: authority.endpoints.identities.system?.resourceId ?? '',
      name: 'brief',
      systemAssigned: true,
    })
    const env = authority.env('brief')
    const provider = () => new AzureServiceTokenProvider({ env })
    const token = await provider().getAccessToken(VAULT)
    const verifier = verifierFor([VAULT])
    await verifier.verify(token)
    authority.deleteHost('brief')
    await expect(provider().getAccessToken(VAULT)).rejects.toMatchObject({ code: expect.any(String) })
    // What is out holds until it expires, or until its key does.
    await verifier.verify(token)
    const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
    await authority.revokeKey(kid)
    await expect(verifierFor([VAULT]).verify(token)).rejects.toMatchObject({ reason: 'signing_key_not_found' })
  })
})

describe('the verifier, of tokens of this authority,', () => {
  it('tells users from programs, and reads both versions', async () => {
    const user = await verifierFor([VAULT]).verify(await authority.issueToken({ principal: MIA, resource: VAULT }))
    expect(user.principal).toMatchObject({ id: MIA, type: 'User' })
    const version2 = await verifierFor([SHOP_API.appId]).verify(
      await authority.issueToken({ principal: LOADER.principalId, resource: 'api://shop' }),
    )
    expect(version2.principal).toMatchObject({ id: LOADER.principalId, type: 'ServicePrincipal' })
  })

  it.each<[string, object, string]>([
    ['expired', { lifetimeSeconds: -400 }, 'token_expired'],
    ['of another tenant', { claims: { tid: OTHER_TENANT } }, 'tenant_not_allowed'],
    ['without a principal', { claims: { oid: undefined } }, 'claim_missing:oid'],
    ['for somebody else', { resource: 'https://storage.azure.com' }, 'audience_mismatch'],
    ['that lives too long', { lifetimeSeconds: 200_000 }, 'lifetime_too_long'],
  ])('refuses one %s', async (_, changes, reason) => {
    const token = await authority.issueToken({ principal: WEB.principalId, resource: VAULT, ...changes })
    await expect(verifierFor([VAULT]).verify(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN', reason })
  })

  it('refuses one that the authority issued in the name of another of its tenants', async () => {
    const stranger = authority.enableIdentity('abroad')
    const token = await authority.issueToken({ principal: stranger.objectId, resource: VAULT })
    await expect(verifierFor([VAULT]).verify(token)).rejects.toMatchObject({ reason: 'tenant_not_allowed' })
    const there = await verifierFor([VAULT], { tenantId: OTHER_TENANT }).verify(token)
    expect(there.principal.tenantId).toBe(OTHER_TENANT)
  })
})

describe('the stock tracker', () => {
  it("gets a secret with its VM's identity, and nothing else", async () => {
    const policy = await loadPolicy([new URL('examples/stock-tracker', root).pathname], { strict: true })
    const file = new URL('examples/stock-tracker-identity/directory.yaml', root).pathname
    const stocks = await createLocalAuthority({ directory: loadDirectory(file) })
    try {
      const { identities, tenant } = stocks.endpoints
      const known = policy.principals.find(({ displayName }) => displayName === 'stock-tracker-vm')
      expect(identities.system).toMatchObject({ objectId: known?.id, clientId: known?.appId })

      const credential = new ManagedIdentityCredential({ env: stocks.env('stock-tracker-vm') })
      const { token } = await credential.getToken(`${VAULT}/.default`)
      const verifier = createAccessTokenVerifier({
        authority: stocks.endpoints.authority,
        tenantId: tenant,
        audience: audienceForms(VAULT),
        algorithms: ['RS256'],
        fetch: trustingFetch(readFileSync(stocks.endpoints.ca, 'utf8')),
      })
      const { principal } = await verifier.verify(token)
      const engine = createEngine(policy)
      const vault = policy.roleAssignments.find(({ id }) => id === 'app-reads-secrets')?.scope ?? ''
      const mayDo = (action: string) =>
        engine.can({ principalId: principal.id, action, isDataAction: true, scope: vault })
      expect(mayDo('Microsoft.KeyVault/vaults/secrets/getSecret/action')).toBe(true)
      expect(mayDo('Microsoft.KeyVault/vaults/secrets/setSecret/action')).toBe(false)
    } finally {
      await stocks.close()
    }
  })
})
