import { ManagedIdentityCredential } from 'rbac-core/identity'
import { describe, expect, it } from 'vitest'
import { filesOf, identityHost, type Reply, refuse, tokenReply } from './metadata.js'
import { outcomeOf } from './mint.js'

const SCOPE = 'https://vault.azure.net/.default'

describe('App Service', () => {
  it('is told by its variables and asked with its secret', async () => {
    const host = await identityHost(tokenReply())
    const env = { IDENTITY_ENDPOINT: `${host.server.url}/msi/token?x=1`, IDENTITY_HEADER: 'header-secret' }
    await new ManagedIdentityCredential({ ...host.world, env, resourceId: '/subscriptions/s1' }).getToken(SCOPE)
    expect(host.server.paths).toEqual(['/msi/token'])
    expect(host.server.received[0]?.headers).toMatchObject({ 'x-identity-header': 'header-secret' })
    expect(host.server.received[0]?.headers).not.toHaveProperty('metadata')
    expect(host.queries).toEqual([
      { x: '1', 'api-version': '2019-08-01', resource: 'https://vault.azure.net', mi_res_id: '/subscriptions/s1' },
    ])
  })

  it('gives a repair for an identity that the app does not have', async () => {
    const message = 'No User Assigned or Delegated Managed Identity found for specified ClientId'
    const host = await identityHost(refuse(400, { statusCode: 400, message }))
    const env = { IDENTITY_ENDPOINT: host.server.url, IDENTITY_HEADER: 'header-secret' }
    await expect(new ManagedIdentityCredential({ ...host.world, env }).getToken(SCOPE)).rejects.toThrow(/assign it/)
  })
})

describe('the address of an identity endpoint', () => {
  const endpointOutcome = (IDENTITY_ENDPOINT: string, options = {}) => {
    const credential = new ManagedIdentityCredential({
      env: { IDENTITY_ENDPOINT, IDENTITY_HEADER: 'header-secret' },
      fetch: async () => Response.json({ access_token: 't', expires_in: 3600 }),
      ...options,
    })
    return outcomeOf(credential.getToken(SCOPE))
  }

  it.each([
    'http://127.0.0.1:41000/msi/token',
    'http://localhost:41000/msi/token',
    'http://[::1]:41000/msi/token',
    'http://169.254.131.4:8081/msi/token',
    'http://[fe80::1]:8081/msi/token',
    'https://identity.example/token',
  ])('may be %s', async (endpoint) => {
    expect(await endpointOutcome(endpoint)).toBe('accepted')
  })

  it.each([
    'http://example.com/token',
    'http://127.0.0.1.example.com/token',
    'http://localhost.example.com/token',
    'http://169.254.1.1.example.com/token',
    'http://172.16.0.3:8081/msi/token',
    'http://user:password@127.0.0.1/token',
    'ftp://127.0.0.1/token',
    '127.0.0.1/token',
    'nonsense',
  ])('is not %s', async (endpoint) => {
    expect(await endpointOutcome(endpoint)).toBe('insecure_endpoint')
  })

  it('may lie in a private network where the app says so, and never beyond', async () => {
    const options = { allowPrivateNetwork: true }
    expect(await endpointOutcome('http://172.16.0.3:8081/msi/token', options)).toBe('accepted')
    expect(await endpointOutcome('http://172.32.0.3:8081/msi/token', options)).toBe('insecure_endpoint')
    expect(await endpointOutcome('http://8.8.8.8/msi/token', options)).toBe('insecure_endpoint')
  })
})

describe('hosts that are not supported', () => {
  it.each([
    { IDENTITY_ENDPOINT: 'http://127.0.0.1:1', IDENTITY_HEADER: 'x', IDENTITY_SERVER_THUMBPRINT: 'y' },
    { MSI_ENDPOINT: 'http://127.0.0.1:1' },
    { MSI_ENDPOINT: 'http://127.0.0.1:1', MSI_SECRET: 'x' },
  ])('are told by %j and said so, instead of asking somebody else', async (env) => {
    const credential = new ManagedIdentityCredential({
      env,
      fetch: () => Promise.reject(new Error('nobody should ask')),
    })
    expect(await outcomeOf(credential.getToken(SCOPE))).toBe('not_supported')
  })
})

describe('Azure Arc', () => {
  const KEY_FILE = '/var/opt/azcmagent/tokens/6d2f.key'
  const challenge = (path: string): Reply => refuse(401, {}, { 'www-authenticate': `Basic realm=${path}` })

  async function arc(...replies: readonly Reply[]) {
    const host = await identityHost(...replies)
    const env = {
      IDENTITY_ENDPOINT: `${host.server.url}/metadata/identity/oauth2/token`,
      IMDS_ENDPOINT: host.server.url,
    }
    const files = filesOf({ [KEY_FILE]: 'arc-key\n', '/etc/passwd.key': 'root', [`${KEY_FILE}.key`]: 'x'.repeat(5000) })
    return { host, world: { ...host.world, env, files } }
  }

  it('wants to see the content of a file before it gives a token', async () => {
    const { host, world } = await arc(challenge(KEY_FILE), tokenReply())
    expect(await outcomeOf(new ManagedIdentityCredential(world).getToken(SCOPE))).toBe('accepted')
    const [first, second] = host.server.received
    expect(first?.headers).toMatchObject({ metadata: 'true' })
    expect(first?.headers).not.toHaveProperty('authorization')
    expect(second?.headers).toMatchObject({ metadata: 'true', authorization: 'Basic arc-key' })
    expect(host.queries[1]).toEqual({ 'api-version': '2020-06-01', resource: 'https://vault.azure.net' })
  })

  it.each([
    '/etc/passwd.key',
    '/var/opt/azcmagent/tokens/../../../../etc/passwd.key',
    '/var/opt/azcmagent/tokens/sub/6d2f.key',
    '/var/opt/azcmagent/tokens/6d2f.txt',
    '/var/opt/azcmagent/tokens/absent.key',
    `${KEY_FILE}.key`,
    '',
  ])('is not shown the content of %s', async (path) => {
    const { host, world } = await arc(challenge(path), tokenReply())
    expect(await outcomeOf(new ManagedIdentityCredential(world).getToken(SCOPE))).toBe('invalid_file_path')
    expect(host.server.received).toHaveLength(1)
  })

  it('keeps its keys elsewhere on Windows', async () => {
    const path = 'C:\\ProgramData\\AzureConnectedMachineAgent\\Tokens\\6d2f.key'
    const { world } = await arc(challenge(path), tokenReply())
    const windows = { ...world, platform: 'win32', files: filesOf({ [path]: 'arc-key' }) }
    expect(await outcomeOf(new ManagedIdentityCredential(windows).getToken(SCOPE))).toBe('accepted')
    const beyond = await arc(challenge(path.replace('6d2f', '..\\6d2f')), tokenReply())
    expect(await outcomeOf(new ManagedIdentityCredential({ ...beyond.world, platform: 'win32' }).getToken(SCOPE))).toBe(
      'invalid_file_path',
    )
  })

  it('must say which identity it gives a token of, where one was asked for', async () => {
    for (const [clientId, outcome] of [
      ['client-1', 'accepted'],
      ['client-2', 'identity_mismatch'],
    ]) {
      const { world } = await arc(challenge(KEY_FILE), tokenReply())
      const credential = new ManagedIdentityCredential({ ...world, ...(clientId !== undefined && { clientId }) })
      expect(await outcomeOf(credential.getToken(SCOPE))).toBe(outcome)
    }
    const silent = await arc(challenge(KEY_FILE), tokenReply({ client_id: undefined }))
    const credential = new ManagedIdentityCredential({ ...silent.world, clientId: 'client-1' })
    expect(await outcomeOf(credential.getToken(SCOPE))).toBe('identity_mismatch')
  })

  it('that gives a token to whoever asks is not Azure Arc', async () => {
    const { world } = await arc(tokenReply())
    expect(await outcomeOf(new ManagedIdentityCredential(world).getToken(SCOPE))).toBe('invalid_response')
  })

  it('is told by its agent too, where no variable speaks of it', async () => {
    const asked: string[] = []
    const credential = new ManagedIdentityCredential({
      env: {},
      platform: 'linux',
      files: filesOf({ '/opt/azcmagent/bin/himds': 'x' }),
      fetch: async (url) => {
        asked.push(url)
        return Response.json({}, { status: 400 })
      },
    })
    expect(await outcomeOf(credential.getToken(SCOPE))).toBe('refused')
    expect(asked[0]).toMatch(/^http:\/\/127\.0\.0\.1:40342\/metadata\/identity\/oauth2\/token\?/)
  })
})
