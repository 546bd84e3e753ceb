import type { RequestListener } from 'node:http'
import express from 'express'
import { assertGuarded, createRbac } from 'rbac-core/middleware/express'
import { describe, expect, it } from 'vitest'
import { ALICE, ROOT, requestText, statusFrom } from './raw.js'
import { newParts, optionsOf } from './world.js'

const rbac = createRbac(optionsOf(newParts()))
const ADMIN = { action: 'Contoso.App/admin/read', scope: '/app/admin' } as const
const guard = () => rbac.require(ADMIN.action, { scope: ADMIN.scope })
const end: express.RequestHandler = (_request, response) => void response.send('ran')
const unguarded = (routes: string[]) => expect.objectContaining({ code: 'ROUTE_UNGUARDED', routes })

async function statusesOf(listener: RequestListener, ...texts: string[]): Promise<number[]> {
  const statuses = []
  for (const text of texts) statuses.push(await statusFrom(listener, text))
  return statuses
}

/** As if of a version of `router` before 2.3.0, which has no text of the paths that `use` was given. */
function asOfOlderRouter<App extends { stack?: unknown; router?: unknown }>(app: App): App {
  const { stack } = (app.stack === undefined ? app.router : app) as { stack: { rawPath?: unknown }[] }
  for (const layer of stack) delete layer.rawPath
  return app
}

describe('a router mounted where no version of it says', () => {
  const nested = () => {
    const admin = express.Router()
    admin.get('/', end)
    admin.get('/healthz', end)
    return admin
  }
  const TABLE = [
    { method: 'GET', path: '/', public: true as const },
    { method: 'GET', path: '/healthz', public: true as const },
    { method: 'GET', path: '/admin/**', ...ADMIN },
  ]

  it('is guarded by no table, rather than by the lines for the root', async () => {
    for (const path of ['/admin', ['/admin'], '/:tenant', /^\/admin/]) {
      const app = express()
      app.get('/', end)
      app.use(path, nested())
      expect(() => rbac.protect(asOfOlderRouter(app), TABLE)).toThrow(unguarded(['GET …', 'GET …/healthz']))
      expect(() => rbac.protect(app, TABLE)).toThrow(/`router` 2\.3\.0/)
    }
  })

  it('is told apart from one that is mounted at the root', async () => {
    const app = express()
    const inner = express.Router()
    inner.use(nested())
    app.use('/', asOfOlderRouter(inner))
    expect(rbac.protect(asOfOlderRouter(app), TABLE)).toEqual([])
    expect(await statusesOf(app, requestText('GET /'), requestText('GET /healthz'))).toEqual([200, 200])
  })

  it('needs no more than guards on its routes', () => {
    const app = express()
    const admin = express.Router()
    admin.get('/ok', guard(), end)
    app.use('/admin', admin)
    assertGuarded(asOfOlderRouter(app))
    admin.get('/open', end)
    expect(() => assertGuarded(app)).toThrow(unguarded(['GET …/open']))
  })
})

describe('an app below another', () => {
  it('is refused by a table, and named, whatever lines there are', async () => {
    const app = express()
    app.use('/below', express().get('/x', end))
    expect(rbac.protect(app, [{ method: '*', path: '/**', public: true }])).toEqual(['* /below'])
    expect(() => assertGuarded(app)).toThrow(unguarded(['* /below']))
    expect(await statusesOf(app, requestText('GET /below/x', [ROOT]))).toEqual([403])
  })
})

describe('a route with several patterns', () => {
  const twice = () => {
    const app = express()
    const router = express.Router()
    router.get('/admin', end)
    app.use('/v1', router)
    app.use('/v2', router)
    app.get(['/a', '/b'], end)
    return app
  }

  it('has the line that covers all of them', async () => {
    const app = twice()
    expect(rbac.protect(app, [{ method: 'GET', path: '/**', ...ADMIN }])).toEqual([])
    const asked = ['/v1/admin', '/v2/admin', '/a', '/b'].map((path) => `GET ${path}`)
    expect(await statusesOf(app, ...asked.map((line) => requestText(line, [ROOT])))).toEqual([200, 200, 200, 200])
    expect(await statusesOf(app, ...asked.map((line) => requestText(line, [ALICE])))).toEqual([403, 403, 403, 403])
  })

  it('is refused, and named by each, where there is no such line', async () => {
    const app = twice()
    const table = [
      { method: 'GET', path: '/v1/*', public: true as const },
      { method: 'GET', path: '/**', ...ADMIN },
    ]
    expect(rbac.protect(app, table)).toEqual(['GET /v1/admin', 'GET /v2/admin'])
    expect(() => assertGuarded(app)).toThrow(unguarded(['GET /v1/admin', 'GET /v2/admin']))
    const asked = ['GET /v1/admin', 'GET /v2/admin', 'GET /a'].map((line) => requestText(line, [ROOT]))
    expect(await statusesOf(app, ...asked)).toEqual([403, 403, 200])
  })
})

describe('a guard that stands behind a handler', () => {
  it('guards none of the methods of that handler', () => {
    const app = express()
    app.route('/all').get(end).all(guard(), end)
    app.route('/other').all(guard(), end).get(end)
    app.route('/get').get(guard(), end).post(end, guard()).all(end)
    app.route('/both').get(guard(), end).all(rbac.public(), end)
    expect(() => assertGuarded(app)).toThrow(unguarded(['GET /all', 'POST /get', '* /get']))
  })
})

describe('what is not of Express 5', () => {
  it('is refused, where its routes could be misread', () => {
    const olderRouter = { stack: [{ handle: end, regexp: /^\/x/ }] }
    const olderApp = Object.assign(() => undefined, { lazyrouter: () => undefined })
    Object.defineProperty(olderApp, 'router', {
      get() {
        throw new Error("'app.router' is deprecated!")
      },
    })
    for (const app of [olderRouter, olderApp, undefined, null, {}, { stack: [null] }, () => undefined]) {
      const refused = expect.objectContaining({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('Express 5'),
      })
      expect(() => assertGuarded(app as never)).toThrow(refused)
      expect(() => rbac.protect(app as never, [])).toThrow(refused)
    }
  })
})
