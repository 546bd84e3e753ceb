import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import type { DecidingEngine, TokenVerifier } from 'rbac-core/middleware'
import { assertGuarded, createRbac } from 'rbac-core/middleware/fastify'
import type { ServerCertificate } from 'rbac-server/authority'
import type { Tell } from '../moments.js'
import { Bundles, badParameter, errorBody, presentVaultRefusal, VaultError } from './answers.js'
import { checkApiVersion, type Query } from './reading.js'
import { type Asked, secretRoutes } from './routes.js'
import type { Secrets } from './secrets.js'

/** What tokens for a key vault are for. */
export const VAULT_RESOURCE = 'https://vault.azure.net'

export interface VaultOptions {
  readonly secrets: Secrets
  /** The vault's resource id: secrets are scopes below it. */
  readonly scope: string
  readonly engine: DecidingEngine
  readonly verifier: TokenVerifier
  /** Where clients are told to get a token: the authority with the tenant. */
  readonly authorization: string
  readonly tls: ServerCertificate
  readonly tell: Tell
}

export interface RunningServer {
  readonly url: string
  close(): Promise<void>
}

/** A store of secrets that Microsoft's client takes for a key vault, on a free port of this machine. */
export async function openVault(options: VaultOptions): Promise<RunningServer> {
  const { engine, verifier, authorization, scope: vault } = options
  const rbac = createRbac({
    engine,
    verifier,
    challenge: { style: 'keyVault', authorization, resource: VAULT_RESOURCE },
    present: presentVaultRefusal,
  })
  const app = emptyApp(options)
  await app.register(rbac.plugin)
  app.addHook('preValidation', async ({ query }) => checkApiVersion(query as Query))
  let url = ''
  const base = () => url
  for (const { method, url: pattern, action, answer } of secretRoutes(options.secrets, new Bundles(base), base)) {
    const isOfSecret = pattern.includes(':name')
    const onRequest = rbac.require<{ name: string }>(`Microsoft.KeyVault/vaults/secrets/${action}`, {
      isDataAction: true,
      scope: isOfSecret ? ({ params }) => `${vault}/secrets/${params.name}` : vault,
    })
    app.route({
      method,
      url: pattern,
      onRequest,
      async handler(request, reply) {
        const body = answer(request as Asked)
        return body === undefined ? reply.code(204).send() : body
      },
    })
  }
  await app.ready()
  assertGuarded(app)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  url = `https://localhost:${port}`
  return { url, close: () => app.close() }
}

function emptyApp({ tls, tell }: VaultOptions) {
  const app = fastify({
    https: tls,
    forceCloseConnections: true,
    bodyLimit: 64 * 1024,
    // Microsoft's client asks for `/secrets/name/` where it means the newest version.
    routerOptions: { ignoreTrailingSlash: true },
  })
  app.addHook('onRequest', async ({ method, url, headers }) => {
    const [path] = url.split('?')
    tell({
      kind: 'requested',
      at: 'key vault',
      what: `${method} ${path}`,
      hasToken: headers.authorization !== undefined,
    })
  })
  app.setErrorHandler((error, _request, reply) => {
    const known = error instanceof VaultError ? error : fromFastify(error)
    return reply.code(known.statusCode).send(errorBody(known))
  })
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send(errorBody({ code: 'NotFound', message: 'There is nothing at this address.', inner: undefined })),
  )
  return app
}

function fromFastify(error: unknown): VaultError {
  const { statusCode = 500 } = error as { readonly statusCode?: number }
  if (statusCode < 500) return badParameter('The request is not one that this vault can read.')
  return new VaultError(500, 'InternalServerError', 'The request could not be processed.')
}
