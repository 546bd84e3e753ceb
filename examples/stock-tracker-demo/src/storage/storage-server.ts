import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { accessOf, type DecidingEngine, type TokenVerifier } from 'rbac-core/middleware'
import { createRbac, type GuardedNodeHandler } from 'rbac-core/middleware/node'
import type { ServerCertificate } from 'rbac-server/authority'
import type { Tell } from '../moments.js'
import type { RunningServer } from '../vault/vault-server.js'
import { presentStorageRefusal, StorageError } from './answers.js'
import { attributesOf } from './attributes.js'
import type { Azurite } from './azurite.js'
import { forward } from './forward.js'
import { nameOf, OPERATIONS, type Operation, operationOf, WRITE_TAGS } from './operations.js'
import { readTarget, type Target } from './target.js'

/** What tokens for storage are for. */
export const STORAGE_RESOURCE = 'https://storage.azure.com'

export interface StorageOptions {
  readonly azurite: Azurite
  /** The account's resource id. */
  readonly scope: string
  readonly engine: DecidingEngine
  readonly verifier: TokenVerifier
  /** Where clients are told to get a token. */
  readonly authorizationUri: string
  readonly tls: ServerCertificate
  readonly tell: Tell
}

type Handler = GuardedNodeHandler<Target, IncomingMessage, ServerResponse>

/**
 * Azurite behind a guard: a blob service that takes tokens and asks RBAC, on a free port of this machine.
 */
export async function openStorage(options: StorageOptions): Promise<RunningServer> {
  const { azurite, tls } = options
  const server = createServer(tls, listener(options))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `https://localhost:${port}/${azurite.account}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listener(options: StorageOptions): RequestListener {
  const { azurite, tell } = options
  const guards = guardsOf(options)
  return (request, response) => {
    const { method = '', url = '', headers } = request
    const hasToken = headers.authorization !== undefined
    tell({ kind: 'requested', at: 'storage account', what: `${method} ${url.split('?')[0]}`, hasToken })
    try {
      const target = readTarget(url, azurite.account)
      const operation = operationOf(method, target)
      const guard = operation === undefined ? undefined : guards.get(operation)
      if (operation === undefined || guard === undefined) throw notPermitted()
      void guard(request, response, { route: nameOf(operation), params: target })
    } catch (error) {
      answer(response, error)
    }
  }
}

/** A guard for each operation, and behind it the storage server. */
function guardsOf(options: StorageOptions): ReadonlyMap<Operation, Handler> {
  const { azurite, scope: account, engine, verifier, authorizationUri } = options
  const challenge = { style: 'storage', authorizationUri, resourceId: STORAGE_RESOURCE } as const
  const rbac = createRbac({ engine, verifier, challenge, present: presentStorageRefusal })
  const guarded = (operation: Operation): Handler =>
    rbac.require<Target, IncomingMessage, ServerResponse>(
      operation.action,
      {
        isDataAction: operation.isDataAction,
        scope:
          operation.of === 'service'
            ? account
            : ({ params }) => `${account}/blobServices/default/containers/${params.container}`,
        attributes: ({ params, header }) => attributesOf(azurite.account, params, header('x-ms-tags')),
        ...(operation.subOperation !== undefined && { subOperation: operation.subOperation }),
      },
      (request, response, { params }) => serve(request, response, params, azurite),
    )
  return new Map(OPERATIONS.map((operation) => [operation, guarded(operation)]))
}

/** Passes a request on to the storage server, and its answer back. Never rejects. */
async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
  azurite: Azurite,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]))
    checkHeaders(request, headers)
    const { method = '' } = request
    const answered = await forward(azurite, { method, target, headers, body: request, signal: gone.signal })
    response.writeHead(answered.statusCode ?? 500, answered.headers)
    await pipeline(answered, response)
  } catch (error) {
    answer(response, error)
  }
}

/** @throws {StorageError} */
function checkHeaders(request: IncomingMessage, headers: ReadonlyMap<string, string>): void {
  // The storage server would fetch the source itself, from wherever it is, and from its own containers unasked.
  if (headers.has('x-ms-copy-source')) {
    throw new StorageError(400, 'UnsupportedHeader', 'One of the headers specified in the request is not supported.')
  }
  if (headers.has('x-ms-tags') && !accessOf(request).can(WRITE_TAGS, { isDataAction: true })) throw notPermitted()
}

function notPermitted(): StorageError {
  const message = 'This request is not authorized to perform this operation using this permission.'
  return new StorageError(403, 'AuthorizationPermissionMismatch', message)
}

/** Answers with an error, if it is not too late for that. */
function answer(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const known = error instanceof StorageError ? error : new StorageError(503, 'ServerBusy', 'The server is busy.')
  const { status, headers, body } = known.answer
  response.writeHead(status, headers).end(body)
}
