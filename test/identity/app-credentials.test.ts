import {
  AzureServiceTokenProvider,
  ClientSecretCredential,
  credentialFromEnvironment,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from 'rbac-core/identity'
import { describe, expect, it } from 'vitest'
import { filesOf, identityHost, refuse, tokenReply } from './metadata.js'
import { CLIENT_ID, mint, NOW, OTHER_TENANT, outcomeOf, rsaKey, TENANT } from './mint.js'

const SCOPE = 'https://vault.azure.net/.default'
const SECRET = 'a~secret/with=odd&characters'
const ASSERTION = 'eyJh.eyJi.c2ln'
const answer = tokenReply({ expires_on: undefined, expires_in: 3599 })

const formOf = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body))

describe('an app with a secret', () => {
  it('shows it to the token endpoint of its tenant', async () => {
    const host = await identityHost(answer)
    const credential = new ClientSecretCredential(TENANT, CLIENT_ID, SECRET, {
      ...host.world,
      authorityHost: `${host.server.url}/`,
    })
    expect(await credential.getToken(SCOPE)).toMatchObject({ expiresOnTimestamp: (NOW + 3599) * 1000 })
    const [request] = host.server.received
    expect(request).toMatchObject({ method: 'POST', target: `/${TENANT}/oauth2/v2.0/token` })
    expect(formOf(request?.body)).toEqual({
      client_id: CLIENT_ID,
      client_secret: SECRET,
      scope: SCOPE,
      grant_type: 'client_credentials',
    })
  })

  it('asks once for all who wait, and again with the claims of a challenge', async () => {
    const host = await identityHost(answer)
    const credential = new ClientSecretCredential(TENANT, CLIENT_ID, SECRET, {
      ...host.world,
      authorityHost: host.server.url,
    })
    await Promise.all(Array.from({ length: 20 }, () => credential.getToken([SCOPE])))
    expect(host.server.received).toHaveLength(1)
    await credential.getToken(SCOPE, { claims: '{"access_token":{}}' })
    expect(formOf(host.server.received[1]?.body)).toMatchObject({ claims: '{"access_token":{}}' })
    await credential.getToken(SCOPE)
    expect(host.server.received).toHaveLength(2)
  })

  it('has no token of another tenant', async () => {
    const host = await identityHost(answer)
    const credential = new ClientSecretCredential(TENANT, CLIENT_ID, SECRET, {
      ...host.world,
      authorityHost: host.server.url,
    })
    expect(await outcomeOf(credential.getToken(SCOPE, { tenantId: OTHER_TENANT }))).toBe('other_tenant')
    expect(await outcomeOf(credential.getToken(SCOPE, { tenantId: TENANT.toUpperCase() }))).toBe('accepted')
  })

  it('asks an authority again that is in trouble or out of reach', async () => {
    const host = await identityHost((response) => response.destroy(), refuse(503), refuse(429), answer)
    const credential = new ClientSecretCredential(TENANT, CLIENT_ID, SECRET, {
      ...host.world,
      authorityHost: host.server.url,
    })
    expect(await outcomeOf(credential.getToken(SCOPE))).toBe('accepted')
    expect(host.waits).toEqual([1000, 2000, 4000])
  })

  it('is told what is wrong by the number that people look up', async () => {
    const body = {
      error: 'invalid_client',
      error_codes: [7000215],
      error_description: 'AADSTS7000215: Invalid client secret',
    }
    const host = await identityHost(refuse(401, body))
    const credential = new ClientSecretCredential(TENANT, CLIENT_ID, SECRET, {
      ...host.world,
      authorityHost: host.server.url,
    })
    await expect(credential.getToken(SCOPE)).rejects.toMatchObject({
      reason: 'refused',
      statusCode: 401,
      error: 'invalid_client',
      message: expect.stringMatching(/AADSTS7000215.*secret is wrong/),
    })
    expect(host.server.received).toHaveLength(1)
  })

  it.each<[what: string, make: () => unknown]>([
    ['a tenant', () => new ClientSecretCredential('', CLIENT_ID, SECRET)],
    ['a tenant that is no path', () => new ClientSecretCredential('../x', CLIENT_ID, SECRET)],
    ['a client id', () => new ClientSecretCredential(TENANT, '', SECRET)],
    ['a secret', () => new ClientSecretCredential(TENANT, CLIENT_ID, '')],
    ['TLS', () => new ClientSecretCredential(TENANT, CLIENT_ID, SECRET, { authorityHost: 'http://login.example' })],
    ['a URL', () => new ClientSecretCredential(TENANT, CLIENT_ID, SECRET, { authorityHost: 'login.example' })],
    ['time', () => new ClientSecretCredential(TENANT, CLIENT_ID, SECRET, { timeoutSeconds: 0 })],
  ])('needs %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })
})

describe('a workload with an identity of its own issuer', () => {
  const files = { '/token': `${ASSERTION}\n` }

  it('shows the token in its file, read anew each time', async () => {
    const host = await identityHost(answer)
    const contents = { ...files }
    const env = {
      AZURE_TENANT_ID: TENANT,
      AZURE_CLIENT_ID: CLIENT_ID,
      AZURE_FEDERATED_TOKEN_FILE: '/token',
      AZURE_AUTHORITY_HOST: host.server.url,
    }
    const credential = new WorkloadIdentityCredential({ ...host.world, env, files: filesOf(contents) })
    await credential.getToken(SCOPE)
    contents['/token'] = 'eyJh.eyJi.bmV3'
    await credential.getToken(SCOPE, { forceRefresh: true })
    expect(host.server.received.map(({ body }) => formOf(body))).toEqual([
      {
        client_id: CLIENT_ID,
        scope: SCOPE,
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: ASSERTION,
      },
      expect.objectContaining({ client_assertion: 'eyJh.eyJi.bmV3' }),
    ])
  })

  it('is found by a managed identity credential too', async () => {
    const host = await identityHost(answer)
    const env = { AZURE_TENANT_ID: TENANT, AZURE_FEDERATED_TOKEN_FILE: '/token', AZURE_AUTHORITY_HOST: host.server.url }
    const world = { ...host.world, env, files: filesOf(files) }
    await new ManagedIdentityCredential({ ...world, clientId: CLIENT_ID }).getToken(SCOPE)
    expect(formOf(host.server.received[0]?.body)).toMatchObject({
      client_id: CLIENT_ID,
      client_assertion: ASSERTION,
      scope: SCOPE,
    })
  })

  it.each([{}, { '/token': '' }, { '/token': 'not a token' }, { '/token': 'x'.repeat(70_000) }])(
    'has none when the files are %j',
    async (contents) => {
      const credential = new WorkloadIdentityCredential({
        tenantId: TENANT,
        clientId: CLIENT_ID,
        tokenFilePath: '/token',
        env: {},
        files: filesOf(contents as Record<string, string>),
        fetch: () => Promise.reject(new Error('nobody should ask')),
      })
      expect(await outcomeOf(credential.getToken(SCOPE))).toBe('not_configured')
    },
  )

  it('is not made up where nothing says who it is', () => {
    expect(() => new WorkloadIdentityCredential({ env: {} })).toThrow(
      expect.objectContaining({ code: 'CREDENTIAL_UNAVAILABLE' }),
    )
  })
})

describe('AzureServiceTokenProvider', () => {
  it('gives tokens by resource, slash and all', async () => {
    const token = mint(rsaKey('k1'))
    const host = await identityHost(tokenReply({ access_token: token }))
    const provider = new AzureServiceTokenProvider(host.world)
    expect(provider.principalUsed).toBeUndefined()
    expect(await provider.getAccessToken('https://storage.azure.com/')).toBe(token)
    expect(host.queries[0]?.resource).toBe('https://storage.azure.com/')
    expect(provider.principalUsed).toEqual({ isAuthenticated: true, type: 'App', appId: CLIENT_ID, tenantId: TENANT })
    expect(await provider.getAuthenticationResult('https://storage.azure.com/')).toEqual({
      accessToken: token,
      expiresOn: new Date((NOW + 86_400) * 1000),
      resource: 'https://storage.azure.com/',
      tokenType: 'Bearer',
    })
    expect(host.server.received).toHaveLength(1)
  })

  it('runs as the identity that a connection string names, given or in the environment', async () => {
    const host = await identityHost(tokenReply())
    const connectionString = `RunAs=App;AppId=client-1`
    await new AzureServiceTokenProvider({ ...host.world, connectionString }).getAccessToken('https://vault.azure.net')
    const env = { ...host.world.env, AzureServicesAuthConnectionString: connectionString }
    await new AzureServiceTokenProvider({ ...host.world, env }).getAccessToken('https://vault.azure.net')
    expect(host.queries.map(({ client_id: id }) => id)).toEqual(['client-1', 'client-1'])
  })

  it('runs as an app with a secret', async () => {
    const host = await identityHost(answer)
    const env = { AZURE_AUTHORITY_HOST: host.server.url }
    const connectionString = `RunAs=App;AppId=${CLIENT_ID};TenantId=${TENANT};AppKey=${SECRET}`
    await new AzureServiceTokenProvider({ ...host.world, env, connectionString }).getAccessToken(
      'https://vault.azure.net',
    )
    expect(formOf(host.server.received[0]?.body)).toMatchObject({ client_secret: SECRET, scope: SCOPE })
  })

  it.each([
    'RunAs=Developer;DeveloperTool=AzureCli',
    'RunAs=CurrentUser',
    'AppId=x',
    'RunAs=App;AppKey=s3cr3t',
    'RunAs=App;RunAs=App',
    's3cr3t',
    'RunAs=App;AppId=',
  ])('does not run as %s, and repeats none of it', (connectionString) => {
    const make = () => new AzureServiceTokenProvider(connectionString)
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    expect(make).not.toThrow(/s3cr3t/)
  })

  it.each(['', ' ', undefined])('has no token for the resource %j', async (resource) => {
    expect(await outcomeOf(new AzureServiceTokenProvider().getAccessToken(resource as string))).toBe('INVALID_REQUEST')
  })

  it('does not mind a token that is no JWT', async () => {
    const host = await identityHost(tokenReply({ access_token: 'opaque' }))
    const provider = new AzureServiceTokenProvider(host.world)
    await provider.getAccessToken('https://vault.azure.net')
    expect(provider.principalUsed).toEqual({ isAuthenticated: true, type: 'App' })
  })
})

describe('the credential of an environment', () => {
  const APP = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT_ID, AZURE_CLIENT_SECRET: SECRET }

  it('is an app with a secret where the variables say so', () => {
    expect(credentialFromEnvironment({ env: APP })).toBeInstanceOf(ClientSecretCredential)
    expect(credentialFromEnvironment({ env: { ...APP, AZURE_CLIENT_SECRET: '' } })).toBeInstanceOf(
      ManagedIdentityCredential,
    )
  })

  it('is else the identity of the host, of which a variable may name one', async () => {
    const host = await identityHost(tokenReply({ client_id: CLIENT_ID }))
    const env = { ...host.world.env, AZURE_CLIENT_ID: CLIENT_ID }
    await credentialFromEnvironment({ ...host.world, env }).getToken(SCOPE)
    expect(host.queries[0]).toMatchObject({ client_id: CLIENT_ID })
  })
})
