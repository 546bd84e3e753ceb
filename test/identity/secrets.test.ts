import { inspect } from 'node:util'
import {
  AzureServiceTokenProvider,
  ClientSecretCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from 'rbac-core/identity'
import { describe, expect, it } from 'vitest'
import { filesOf, identityHost, type Reply, refuse } from './metadata.js'
import { CLIENT_ID, TENANT } from './mint.js'

const SECRET = 'S3cret-of-the-credential'
const ASSERTION = 'U2VjcmV0.U2VjcmV0.U2VjcmV0'
const TOKEN = 'Token-that-nobody-may-see'
const SCOPE = 'https://vault.azure.net/.default'

/** Everything that a log could show of a value, its causes and hidden members included. */
const shown = (value: unknown) => inspect(value, { depth: 10, showHidden: true, getters: true }) + JSON.stringify(value)

/** Services that repeat the request, or a token, in whatever they say. */
const TALKATIVE: readonly (readonly [what: string, reply: Reply])[] = [
  ['refuses', echo(400)],
  ['refuses with a code that is none', refuse(401, { error: `${SECRET} ${ASSERTION}`, error_codes: [SECRET] })],
  ['is in trouble', echo(500)],
  ['sends a token that can not be used', refuse(200, { access_token: `${TOKEN}\n`, expires_in: 3600 })],
  ['sends a token that has expired', refuse(200, { access_token: TOKEN, expires_on: 1 })],
  ['sends a token of another type', refuse(200, { access_token: TOKEN, token_type: TOKEN })],
  ['sends the wrong identity', refuse(200, { access_token: TOKEN, client_id: TOKEN, expires_in: 3600 })],
  ['sends something else', (response) => response.writeHead(200).end(`${TOKEN} ${SECRET} ${ASSERTION}`)],
  ['redirects', (response) => response.writeHead(307, { location: `http://127.0.0.1:1/${SECRET}` }).end()],
  ['hangs up', (response) => response.destroy()],
]

function echo(status: number): Reply {
  return (response, { headers, body }) => {
    response
      .writeHead(status)
      .end(JSON.stringify({ error: 'invalid_client', error_description: JSON.stringify(headers) + body }))
  }
}

describe.each(TALKATIVE)('when a service %s', (_, reply) => {
  it('no error shows a secret or a token', async () => {
    const host = await identityHost(reply)
    const authority = { ...host.world, authorityHost: host.server.url }
    const appService = { IDENTITY_ENDPOINT: host.server.url, IDENTITY_HEADER: SECRET }
    const credentials = [
      new ManagedIdentityCredential({ ...host.world, env: appService, clientId: CLIENT_ID }),
      new ClientSecretCredential(TENANT, CLIENT_ID, SECRET, authority),
      new WorkloadIdentityCredential({
        ...authority,
        tenantId: TENANT,
        clientId: CLIENT_ID,
        tokenFilePath: '/token',
        files: filesOf({ '/token': ASSERTION }),
      }),
    ]
    for (const credential of credentials) {
      const error: unknown = await credential.getToken(SCOPE).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      // Who was not asked for by name may have any name.
      if (error === undefined) continue
      for (const secret of [SECRET, ASSERTION, TOKEN]) expect(shown(error)).not.toContain(secret)
    }
  })
})

describe('a credential', () => {
  it('shows no secret when it is printed', () => {
    const connectionString = `RunAs=App;AppId=${CLIENT_ID};TenantId=${TENANT};AppKey=${SECRET}`
    expect(shown(new ClientSecretCredential(TENANT, CLIENT_ID, SECRET))).not.toContain(SECRET)
    expect(shown(new AzureServiceTokenProvider(connectionString))).not.toContain(SECRET)
    expect(shown(new ManagedIdentityCredential({ env: { IDENTITY_HEADER: SECRET } }))).not.toContain(SECRET)
  })

  it('shows no secret when its fetch fails and quotes the request', async () => {
    const credential = new ClientSecretCredential(TENANT, CLIENT_ID, SECRET, {
      sleep: async () => undefined,
      fetch: (url, init) => Promise.reject(new Error(`${url} ${JSON.stringify(init)}`)),
    })
    const error: unknown = await credential.getToken(SCOPE).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'CREDENTIAL_UNAVAILABLE' })
    expect(shown(error)).not.toContain(SECRET)
  })
})
