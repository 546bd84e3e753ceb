import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createEngine, parsePolicy } from 'rbac-core'
import { createLocalAuthority, type HostEndpoints, hostEnvironment, type LocalAuthority } from 'rbac-server/authority'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Answer, askImds, decode, postForm, send } from './authority/wire.js'
import { CLEANER, directory, identityId, LOADER, TENANT, vmId, WEB } from './authority/world.js'

const VAULT = 'https://vault.azure.net'
const scope = vmId('web').replace(/\/providers.*/, '/providers/Microsoft.KeyVault/vaults/shop')

const arcFolder = join(tmpdir(), `rbac-arc-${process.pid}`)

let authority: LocalAuthority
beforeAll(async () => {
  authority = await createLocalAuthority({ directory: directory(), arcFolder })
})
afterAll(async () => {
  await authority.close()
  rmSync(arcFolder, { recursive: true, force: true })
})

function ask(host: string, query: Record<string, string> = {}): Promise<Answer> {
  const base = new URL(authority.endpoints.imds).origin
  return askImds(`${base}/hosts/${host}`, { resource: VAULT, ...query })
}

async function holderOf(host: string, query: Record<string, string> = {}): Promise<unknown> {
  const { status, body } = await ask(host, query)
  return status === 200 ? decode(body.access_token).claims.oid : body.error_description
}

describe('while the authority runs', () => {
  it('an identity that is enabled has a principal at once, and one that is disabled has none', async () => {
    authority.createHost({ id: vmId('one') })
    expect(await holderOf('one')).toBe('Identity not found')
    const first = authority.enableIdentity('one')
    expect(first.tenantId).toBe(TENANT)
    expect(await holderOf('one')).toBe(first.objectId)
    expect(authority.enableIdentity('one')).toEqual(first)
    authority.disableIdentity('one')
    expect(await holderOf('one')).toBe('Identity not found')
    expect(authority.enableIdentity('one').objectId).not.toBe(first.objectId)
  })

  it('a deleted host takes its own identity with it, and one of the same name inherits nothing', async () => {
    const principalId = '5b000003-0000-4000-8000-0000000000d1'
    const engine = createEngine(
      parsePolicy({
        roleAssignments: [{ id: 'reads', principalId, roleDefinitionName: 'Key Vault Secrets User', scope }],
      }),
    )
    const mayRead = (id: unknown) =>
      engine.check({
        principalId: String(id),
        action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
        isDataAction: true,
        scope,
      })
    authority.createHost({ id: vmId('doomed'), systemAssigned: { principalId }, userAssigned: ['loader'] })
    expect(mayRead(await holderOf('doomed')).allowed).toBe(true)

    authority.deleteHost('doomed')
    expect(await holderOf('doomed')).toBe('Host not found')
    expect(authority.endpoints.hosts).not.toHaveProperty('doomed')
    await expect(authority.issueToken({ principal: principalId, resource: VAULT })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    })

    authority.createHost({ id: vmId('doomed'), systemAssigned: true })
    const heir = await holderOf('doomed')
    expect(heir).toMatch(/^[\da-f-]{36}$/)
    expect(heir).not.toBe(principalId)
    expect(mayRead(heir)).toEqual({ allowed: false, effect: 'NotAllowed', reason: 'noRoleAssignment' })
    // The user-assigned identity lives on where else it is attached.
    expect(await holderOf('batch')).toBe(LOADER.principalId)
  })

  it('a user-assigned identity is to be had where it is attached, and nowhere else', async () => {
    authority.createHost({ id: vmId('two') })
    expect(authority.attachIdentity('two', 'cleaner').objectId).toBe(CLEANER.principalId)
    expect(await holderOf('two')).toBe(CLEANER.principalId)
    authority.attachIdentity('two', identityId('loader').toUpperCase())
    expect(await holderOf('two')).toMatch(/^Multiple user assigned identities/)
    authority.detachIdentity('two', 'cleaner')
    expect(await holderOf('two')).toBe(LOADER.principalId)
    expect(await holderOf('two', { client_id: CLEANER.clientId })).toBe('Identity not found')
    authority.attachIdentity('two', 'cleaner')
    expect(await holderOf('two', { client_id: CLEANER.clientId })).toBe(CLEANER.principalId)
  })

  it('a new user-assigned identity works, and a deleted one is gone from every host', async () => {
    authority.createHost({ id: vmId('three') })
    const { objectId, clientId } = authority.createIdentity({ id: identityId('printer') })
    authority.attachIdentity('three', 'printer')
    authority.attachIdentity('web', 'printer')
    expect(await holderOf('three')).toBe(objectId)
    expect(await holderOf('web', { client_id: clientId })).toBe(objectId)
    authority.deleteIdentity('printer')
    expect(await holderOf('three')).toBe('Identity not found')
    expect(await holderOf('web', { client_id: clientId })).toBe('Identity not found')
  })

  it('what can not be is refused with a mend, and changes nothing', () => {
    const before = authority.endpoints
    const refused = (change: () => unknown, message: string) => {
      expect(change).toThrow(message)
      expect(change).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    }
    refused(
      () => authority.deleteHost('nobody'),
      'there is no host `nobody`: there are `web`, `batch`, `tools`, `bare`, `abroad`',
    )
    refused(() => authority.createHost({ id: vmId('web') }), 'there is a host `web` already')
    refused(() => authority.createHost({ id: 'web' }), 'id: the full resource id, such as')
    refused(() => authority.createHost({ id: vmId('x'), name: 'a/b' }), 'name: letters, digits')
    refused(() => authority.createHost({ id: vmId('x').replace('/5b', '/6c') }), 'no tenant has the subscription')
    refused(
      () => authority.createHost({ id: vmId('x'), userAssigned: ['nobody'] }),
      'there is no user-assigned identity `nobody`',
    )
    refused(
      () => authority.createHost({ id: vmId('x'), systemAssigned: { principalId: WEB.principalId } }),
      'belongs to `web` already',
    )
    refused(() => authority.enableIdentity('bare', { principalId: 'x' }), 'principalId: ')
    refused(() => authority.enableIdentity('bare', { principalId: LOADER.principalId }), 'belongs to `loader` already')
    refused(() => authority.attachIdentity('abroad', 'loader'), 'belongs to another tenant than the host `abroad`')
    refused(() => authority.createIdentity({ id: identityId('loader') }), 'there is an identity `loader` already')
    refused(() => authority.deleteIdentity('nobody'), 'there is no user-assigned identity `nobody`')
    refused(() => authority.env('nobody'), 'there is no host `nobody`: the authority has `web`')
    expect(authority.endpoints).toEqual(before)
  })
})

describe('a running authority', () => {
  it('says where everything is', async () => {
    const {
      imds,
      appService,
      authority: base,
      tenant,
      identities,
      servicePrincipal,
      federatedTokenFile,
      hosts,
    } = authority.endpoints
    expect(imds).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hosts\/web$/)
    expect(base).toMatch(/^https:\/\/localhost:\d+$/)
    expect(tenant).toBe(TENANT)
    expect(appService).toEqual(hosts.web?.appService)
    expect(identities.system).toEqual({
      kind: 'system',
      clientId: WEB.clientId,
      objectId: WEB.principalId,
      resourceId: vmId('web'),
      imds,
    })
    expect(identities.user).toEqual({
      kind: 'user',
      clientId: LOADER.clientId,
      objectId: LOADER.principalId,
      resourceId: identityId('loader'),
      imds,
    })
    expect(identities.cleaner?.imds).toBe(hosts.tools?.imds)
    const form = {
      grant_type: 'client_credentials',
      client_id: servicePrincipal?.clientId ?? '',
      client_secret: servicePrincipal?.clientSecret ?? '',
      scope: `${VAULT}/.default`,
    }
    const ca = readFileSync(authority.endpoints.ca, 'utf8')
    expect((await postForm(`${base}/${tenant}/oauth2/v2.0/token`, form, { ca })).status).toBe(200)
    expect(decode(readFileSync(federatedTokenFile ?? '', 'utf8')).claims.aud).toEqual(['api://AzureADTokenExchange'])
  })

  it('gives the environment of a host, and keeps the exceptions from a proxy that there are', () => {
    const { endpoints } = authority
    const shared = {
      AZURE_AUTHORITY_HOST: endpoints.authority,
      AZURE_TENANT_ID: TENANT,
      NODE_EXTRA_CA_CERTS: endpoints.ca,
    }
    expect(authority.env('BATCH', { noProxy: 'localhost,internal.example' })).toEqual({
      AZURE_POD_IDENTITY_AUTHORITY_HOST: endpoints.hosts.batch?.imds,
      NO_PROXY: '127.0.0.1,localhost,internal.example',
      ...shared,
    })
    expect(authority.env('batch', { style: 'app-service' })).toEqual({
      IDENTITY_ENDPOINT: endpoints.hosts.batch?.appService.endpoint,
      IDENTITY_HEADER: endpoints.hosts.batch?.appService.header,
      NO_PROXY: '127.0.0.1,localhost',
      ...shared,
    })
    const { arc: _, ...withoutArc } = endpoints.hosts.batch ?? {}
    expect(() =>
      hostEnvironment({ ...endpoints, hosts: { batch: withoutArc as HostEndpoints } }, 'batch', { style: 'azure-arc' }),
    ).toThrow('no Azure Arc endpoint')
  })

  it('keeps its files from others', () => {
    const { ca, federatedTokenFile = '' } = authority.endpoints
    expect(statSync(dirname(ca)).mode & 0o077).toBe(0)
    expect(statSync(federatedTokenFile).mode & 0o077).toBe(0)
    expect(readFileSync(ca, 'utf8')).not.toContain('PRIVATE KEY')
  })
})

describe('the address', () => {
  it('is loopback unless told otherwise twice', async () => {
    for (const address of ['0.0.0.0', '::', '192.0.2.1', 'example.com']) {
      await expect(createLocalAuthority({ directory: directory(), address })).rejects.toThrow(
        `\`${address}\` is not a loopback address`,
      )
    }
    const open = await createLocalAuthority({
      directory: directory(),
      address: '0.0.0.0',
      allowRemote: true,
      names: ['authority.test'],
    })
    try {
      const { imds, authority: base } = open.endpoints
      expect([new URL(imds).hostname, new URL(base).hostname]).toEqual(['authority.test', 'authority.test'])
      const local = imds.replace('authority.test', '127.0.0.1')
      expect((await askImds(local, { resource: VAULT }, { headers: { Host: 'authority.test' } })).status).toBe(200)
      expect((await askImds(local, { resource: VAULT }, { headers: { Host: 'elsewhere.test' } })).status).toBe(400)
    } finally {
      await Promise.all([open.close(), open.close()])
    }
    // What it wrote is gone as well.
    expect(existsSync(dirname(open.endpoints.ca))).toBe(false)
    await expect(send(open.endpoints.imds.replace('authority.test', '127.0.0.1'))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })

  it('must be free', async () => {
    const { authority: base, imds } = authority.endpoints
    // Where other tests that run at the same time leave nothing.
    const temporary = mkdtempSync(join(tmpdir(), 'rbac-ports-'))
    vi.stubEnv('TMPDIR', temporary)
    try {
      for (const ports of [{ port: Number(new URL(base).port) }, { metadataPort: Number(new URL(imds).port) }]) {
        await expect(createLocalAuthority({ directory: directory(), ...ports })).rejects.toMatchObject({
          code: 'CANNOT_LISTEN',
          message: expect.stringMatching(/^port \d+ is in use: give another one, or 0/),
        })
      }
      expect(readdirSync(temporary)).toEqual([])
    } finally {
      vi.unstubAllEnvs()
      rmSync(temporary, { recursive: true })
    }
  })
})

describe('the Azure Arc endpoint', () => {
  const askArc = (query: Record<string, string> = {}, headers: Record<string, string | string[]> = {}) => {
    const { IDENTITY_ENDPOINT = '' } = authority.env('web', { style: 'azure-arc' })
    return send(
      `${IDENTITY_ENDPOINT}?${new URLSearchParams({ 'api-version': '2020-06-01', resource: VAULT, ...query })}`,
      { headers: { Metadata: 'true', ...headers } },
    )
  }
  /** The content of the file that a challenge names. */
  const keyOf = ({ headers }: Answer) => {
    const [, path = ''] = /^Basic realm=(.*)$/.exec(String(headers['www-authenticate'])) ?? []
    expect(path).toMatch(/\/[\da-f-]{36}\.key$/)
    return readFileSync(path, 'utf8')
  }

  it('gives a token to who can read a file, once', async () => {
    const challenge = await askArc()
    expect(challenge.status).toBe(401)
    const Authorization = `Basic ${keyOf(challenge)}`
    const { status, body } = await askArc({ msi_res_id: identityId('loader') }, { Authorization })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      client_id: LOADER.clientId,
      object_id: LOADER.principalId,
      msi_res_id: identityId('loader'),
    })
    expect((await askArc({}, { Authorization })).status).toBe(401)
  })

  it('refuses a guess, and no Metadata header', async () => {
    expect((await askArc({}, { Authorization: 'Basic guess' })).status).toBe(401)
    expect((await askArc({}, { Metadata: [] })).status).toBe(400)
  })

  it('keeps few files, and none when it stops', async () => {
    for (let count = 0; count < 20; count++) await askArc()
    expect(readdirSync(arcFolder).length).toBe(16)
    await authority.close()
    expect(readdirSync(arcFolder)).toEqual([])
  })
})
