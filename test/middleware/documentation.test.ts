import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, parsePolicy } from 'rbac-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { start } from '../authzen/servers.js'
import { documentedBlocks } from './documented-blocks.js'

/** What the blocks of the page export, all in one. */
let examples: Awaited<ReturnType<typeof documentedBlocks>> = {}

beforeAll(async () => {
  examples = await documentedBlocks('middleware')
})

const permissions = [{ actions: ['Contoso.Vault/secrets/read'], notActions: [], dataActions: [], notDataActions: [] }]
const document = {
  roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions, assignableScopes: ['/'] }],
  roleAssignments: [
    { id: 'a', principalId: 'alice', roleDefinitionId: 'reader', scope: '/vaults/main/secrets/api-key' },
  ],
}
const engine = createEngine(parsePolicy(document))
const verifier = { verify: async (token: string) => ({ principal: { id: token } }) }

async function make<App>(name: string, from: unknown = engine): Promise<App> {
  const example = examples[name]
  if (example === undefined) throw new Error(`the page has no example ${name}`)
  return (await example(from as never, verifier as never)) as App
}

/** What a listener says to alice for her secret, to alice for another, to bob, and to nobody. */
async function answers(listener: RequestListener | Server): Promise<{ statuses: number[]; body: unknown }> {
  const server = typeof listener === 'function' ? createServer(listener) : listener
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const get = (secret: string, token?: string) =>
    fetch(
      `http://127.0.0.1:${port}/secrets/${secret}`,
      token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
    )
  const served = await get('api-key', 'alice')
  const others = [await get('other', 'alice'), await get('api-key', 'bob'), await get('api-key')]
  const body = await served.json()
  server.close()
  server.closeAllConnections()
  return { statuses: [served, ...others].map(({ status }) => status), body }
}

const STATUSES = [200, 403, 403, 401]

describe('the page on middleware', () => {
  it('has an example for Express that guards', async () => {
    expect(await answers(await make<RequestListener>('expressApp'))).toEqual({
      statuses: STATUSES,
      body: { name: 'api-key', readBy: 'alice' },
    })
  })

  it('has an example for Fastify that guards', async () => {
    const app = await make<{ routing: RequestListener }>('fastifyApp')
    expect(await answers(app.routing)).toEqual({ statuses: STATUSES, body: { name: 'api-key', readBy: 'alice' } })
  })

  it('has an example for Koa that guards', async () => {
    const app = await make<{ callback(): RequestListener }>('koaApp')
    expect(await answers(app.callback())).toEqual({ statuses: STATUSES, body: { name: 'api-key', readBy: 'alice' } })
  })

  it('has an example for Nest that guards', async () => {
    const app = await make<{ getHttpAdapter(): { getInstance(): RequestListener } }>('nestApp')
    expect(await answers(app.getHttpAdapter().getInstance())).toEqual({
      statuses: STATUSES,
      body: { name: 'api-key', readBy: 'alice' },
    })
  })

  it('has an example for node:http that guards', async () => {
    const server = await make<Server>('nodeServer')
    expect(await answers(server)).toEqual({ statuses: STATUSES, body: { name: 'api-key', readBy: 'alice' } })
  })

  it('has an example for Hono that guards', async () => {
    const app = await make<{ request(path: string, init?: RequestInit): Promise<Response> }>('honoApp')
    const get = (secret: string, token: string) =>
      app.request(`/secrets/${secret}`, { headers: { authorization: `Bearer ${token}` } })
    expect(await (await get('api-key', 'alice')).json()).toEqual({ name: 'api-key', readBy: 'alice' })
    const others = [await get('other', 'alice'), await get('api-key', 'bob'), await app.request('/secrets/api-key')]
    expect(others.map(({ status }) => status)).toEqual([403, 403, 401])
  })

  it('has an example for Next.js that guards', async () => {
    const route = await make<(request: Request, context: object) => Promise<Response>>('nextRoute')
    const get = (name: string) =>
      route(new Request('https://app.test/', { headers: { authorization: 'Bearer alice' } }), {
        params: Promise.resolve({ name }),
      })
    expect(await (await get('api-key')).json()).toEqual({ name: 'api-key', readBy: 'alice' })
    expect((await get('other')).status).toBe(403)
  })

  it('has a table that refuses what it does not name', async () => {
    const { app, refused } = await make<{ app: RequestListener; refused: string[] }>('tableApp')
    expect(refused).toEqual(['DELETE /secrets/:name'])
    expect(await answers(app)).toEqual({ statuses: STATUSES, body: { name: 'api-key' } })
  })

  it('has an example with a decision server that guards', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rbac-remote-'))
    try {
      writeFileSync(join(folder, 'policy.json'), JSON.stringify(document))
      const { url } = await start({ policy: folder })
      expect(await answers(await make<RequestListener>('remoteApp', url))).toEqual({
        statuses: STATUSES,
        body: { name: 'api-key', mayDelete: false },
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
