import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { jwtVerify } from 'jose'
import { createEngine, parsePolicy } from 'rbac-core'
import { createAccessTokenVerifier } from 'rbac-core/identity'
import { createRbac } from 'rbac-core/middleware/fastify'
import { AUDIENCE, ISSUER, OBJECT_ID, TENANT } from '../token.js'

/** The first one is the measure of the others. */
export const SUBJECTS = ['no guard', 'guard', 'guard by plugin', 'jose alone', 'guard, every signature'] as const

export type Subject = (typeof SUBJECTS)[number]

const READ = 'Contoso.Vault/secrets/read'
const rule = {
  scope: ({ params }: { params: { readonly name: string } }) => `/vaults/main/secrets/${params.name}`,
}

/** A server with one route, guarded in one of the ways. */
export async function serverOf(subject: Subject, jwk: object): Promise<FastifyInstance> {
  const app = fastify()
  const handler = async (request: FastifyRequest<{ Params: { name: string } }>) => ({ name: request.params.name })
  const route = (options: object) => app.get('/secrets/:name', options, handler)
  switch (subject) {
    case 'no guard':
      route({})
      break
    case 'guard':
      route({ onRequest: rbacWith(jwk, {}).require<'/secrets/:name'>(READ, rule) })
      break
    case 'guard by plugin':
      await app.register(rbacWith(jwk, {}).plugin)
      route({ config: { rbac: { action: READ, ...rule } } })
      break
    case 'jose alone':
      route({ onRequest: await joseHook(jwk) })
      break
    case 'guard, every signature':
      route({ onRequest: rbacWith(jwk).require<'/secrets/:name'>(READ, rule) })
  }
  return app
}

function rbacWith(jwk: object, cache?: object) {
  const engine = createEngine(
    parsePolicy({
      roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['Contoso.Vault/*/read'] }] }],
      roleAssignments: [{ id: 'a1', principalId: OBJECT_ID, roleDefinitionId: 'reader', scope: '/vaults/main' }],
    }),
  )
  const verifier = createAccessTokenVerifier({
    issuer: ISSUER,
    jwks: { keys: [jwk] },
    tenantId: TENANT,
    audience: AUDIENCE,
    algorithms: ['RS256'],
    ...(cache !== undefined && { cache }),
  })
  return createRbac({ engine, verifier })
}

async function joseHook(jwk: object) {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
  return async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
      await jwtVerify(token, key, { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] })
    } catch {
      return reply.code(401).send()
    }
  }
}
