import type { RequestListener } from 'node:http'
import Router, { type RouterMiddleware } from '@koa/router'
import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import 'reflect-metadata'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { mount } from 'hono/mount'
import Koa from 'koa'
import * as forExpress from 'rbac-core/middleware/express'
import * as forFastify from 'rbac-core/middleware/fastify'
import * as forHono from 'rbac-core/middleware/hono'
import * as forKoa from 'rbac-core/middleware/koa'
import * as forNest from 'rbac-core/middleware/nest'
import { describe, expect, it } from 'vitest'
import { ALICE, ROOT, requestText, statusFrom } from './raw.js'
import { newParts, optionsOf } from './world.js'

const ADMIN = { action: 'Contoso.App/admin/read', scope: '/app/admin' } as const
const USER = 'Contoso.App/users/read'
const unguarded = (routes: string[]) => expect.objectContaining({ code: 'ROUTE_UNGUARDED', routes })

describe('in Express', () => {
  const rbac = forExpress.createRbac(optionsOf(newParts()))
  const end: express.RequestHandler = (_request, response) => void response.send('ran')

  it('routes without a guard are named, in nested routers and apps as well', () => {
    const app = express()
    app.get('/ok', rbac.require(ADMIN.action, { scope: ADMIN.scope }), end)
    app.get('/open', rbac.public(), end)
    app.get('/late', end, rbac.public())
    const nested = express.Router()
    nested.route('/:id').get(rbac.public(), end).post(end)
    app.use('/items', nested)
    app.use('/below', express().get('/x', end))
    expect(() => forExpress.assertGuarded(app)).toThrow(unguarded(['GET /late', 'POST /items/:id', '* /below']))
  })

  it('a table names the routes that it has no rule for, and refuses them', async () => {
    const app = express()
    app.get('/admin', end)
    app.all('/other', end)
    expect(rbac.protect(app, [{ method: 'GET', path: '/admin', ...ADMIN }])).toEqual(['* /other'])
    expect(() => forExpress.assertGuarded(app)).toThrow(unguarded(['* /other']))
    expect(await statusFrom(app, requestText('GET /other', [ROOT]))).toBe(403)
    expect(await statusFrom(app, requestText('GET /admin', [ROOT]))).toBe(200)
    expect(() => app.get('/later', end)).toThrow(TypeError)
  })

  it('a guard mounted with `use`, where no route is matched yet, lets nothing through', async () => {
    const app = express()
    app.set('env', 'test')
    app.use('/admin', rbac.require(ADMIN.action, { scope: ADMIN.scope }))
    app.get('/admin', end)
    expect(await statusFrom(app, requestText('GET /admin', [ROOT]))).toBe(500)
  })

  it('a scope from the query has to be one text', async () => {
    const app = express()
    app.set('query parser', 'extended')
    app.set('env', 'test')
    app.get(
      '/r',
      rbac.require(USER, { scope: (context) => (context.request as express.Request).query.scope as string }),
      end,
    )
    expect(await statusFrom(app, requestText('GET /r?scope[]=/app/users/alice&scope[__proto__][x]=1', [ALICE]))).toBe(
      400,
    )
    expect(await statusFrom(app, requestText('GET /r?scope=/app/users/alice', [ALICE]))).toBe(200)
  })

  it('a scope from a header has to have it once', async () => {
    const app = express()
    app.get('/t', rbac.require(USER, { scope: ({ header }) => `/app/users/${header('x-tenant')}` }), end)
    expect(await statusFrom(app, requestText('GET /t', [ALICE, 'X-Tenant: alice']))).toBe(200)
    expect(await statusFrom(app, requestText('GET /t', [ALICE, 'X-Tenant: alice', 'X-Tenant: root']))).toBe(400)
  })
})

describe('in Fastify', () => {
  const rbac = forFastify.createRbac(optionsOf(newParts()))
  const request = { url: '/x', headers: { authorization: 'Bearer root' } }

  it('a route declared before the plugin, after it, or in a child without a rule is refused', async () => {
    for (const declare of ['before', 'after', 'child']) {
      const app = fastify()
      if (declare === 'before') app.get('/x', async () => 'ran')
      app.register(rbac.plugin)
      if (declare === 'after') app.get('/x', async () => 'ran')
      if (declare === 'child') app.register(async (child) => child.get('/x', async () => 'ran'))
      expect((await app.inject(request)).statusCode, declare).toBe(403)
      await app.close()
    }
  })

  it('the plugin is on an instance once', async () => {
    const app = fastify()
    await app.register(rbac.plugin)
    await expect(app.register(rbac.plugin)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await app.close()
  })

  it('is told at start-up which routes have no rule', async () => {
    const app = fastify()
    const told: (readonly string[])[] = []
    await app.register(rbac.plugin, { onUnmapped: (routes) => told.push(routes) })
    app.get('/x', async () => 'ran')
    app.get('/open', { config: { rbac: 'public' } }, async () => 'ran')
    app.get('/own', { onRequest: rbac.require(ADMIN.action, { scope: ADMIN.scope }) }, async () => 'ran')
    await app.ready()
    expect(told).toEqual([['GET /x', 'HEAD /x']])
    expect(() => forFastify.assertGuarded(app)).toThrow(unguarded(['GET /x', 'HEAD /x']))
    expect((await app.inject({ ...request, url: '/own' })).statusCode).toBe(200)
    expect(() => forFastify.assertGuarded(fastify())).toThrow(expect.objectContaining({ code: 'ROUTE_UNGUARDED' }))
    await app.close()
  })
})

describe('a route of Fastify that says two things', () => {
  const rbac = forFastify.createRbac(optionsOf(newParts()))
  const guard = rbac.require(ADMIN.action, { scope: ADMIN.scope })

  it.each([
    ['a guard and a rule', { preHandler: guard, config: { rbac: ADMIN } }],
    ['that it is public, and a rule', { onRequest: [rbac.public()], config: { rbac: ADMIN } }],
    ['a guard, and that it is public', { onRequest: guard, config: { rbac: 'public' as const } }],
  ])('is an error: %s', async (_name, options) => {
    const app = fastify()
    await app.register(rbac.plugin)
    expect(() => app.get('/x', options, async () => 'ran')).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST', message: expect.stringMatching(/^GET \/x: /) }),
    )
    await app.close()
  })
})

describe('in Hono', () => {
  const rbac = forHono.createRbac(optionsOf(newParts()))
  const headers = { authorization: 'Bearer root' }

  it('routes without a guard are named, those of `route` and `mount` as well', () => {
    const app = new Hono()
    app.use(async (_context, next) => next())
    app.get('/ok', rbac.require(ADMIN.action, { scope: ADMIN.scope }), (context) => context.text('ran'))
    const below = new Hono().get('/x', (context) => context.text('ran')).onError((error) => new Response(String(error)))
    below.get('/y', rbac.public(), (context) => context.text('ran'))
    app.route('/below', below)
    app.mount('/legacy', () => new Response('ran'))
    app.route(
      '/inner',
      new Hono().mount('/x', () => new Response('ran')).onError((error) => new Response(`${error}`)),
    )
    app.all(
      '/newer/*',
      mount(() => new Response('ran')),
    )
    expect(() => forHono.assertGuarded(app)).toThrow(
      unguarded(['GET /below/x', 'ALL /legacy/*', 'ALL /inner/x/*', 'ALL /newer/*']),
    )
  })

  it('what is mounted runs behind a guard on the same path', async () => {
    const app = new Hono()
    app.all('/legacy/*', rbac.require(ADMIN.action, { scope: ADMIN.scope }))
    app.mount('/legacy', () => new Response('ran'))
    forHono.assertGuarded(app)
    expect((await app.request('/legacy/x')).status).toBe(401)
    expect((await app.request('/legacy/x', { headers })).status).toBe(200)
  })

  it('a class that an application makes of it mounts nothing unseen', () => {
    class App extends Hono {
      constructor(path: string) {
        super()
        this.mount(path.toLowerCase(), () => new Response('ran'))
      }
    }
    expect(() => forHono.assertGuarded(new App('/Legacy'))).toThrow(unguarded(['ALL /legacy/*']))
  })

  it('middleware before a handler does not hide it', () => {
    const app = new Hono()
    app.use('/x', async (_context, next) => next())
    app.all('/x', (context) => context.text('ran'))
    app.use('/y/*', async (_context, next) => next())
    app.mount('/y', () => new Response('ran'))
    app.use('/ok', async (_context, next) => next())
    app.all('/ok', rbac.public(), (context) => context.text('ran'))
    expect(() => forHono.assertGuarded(app)).toThrow(unguarded(['ALL /x', 'ALL /y/*']))
  })

  it('a table refuses what it has no rule for, a mounted app included', async () => {
    const routes = new Hono().get('/admin', (context) => context.text('ran'))
    routes.mount('/foreign', () => new Response('ran'))
    const app = new Hono()
    expect(rbac.protect(app, routes, [{ method: 'GET', path: '/admin', ...ADMIN }])).toEqual(['ALL /foreign/*'])
    expect(() => forHono.assertGuarded(app)).toThrow(unguarded(['ALL /foreign/*']))
    for (const path of ['/foreign/x', '/foreign/%61dmin', '/%66oreign/x']) {
      expect([403, 404], path).toContain((await app.request(path, { headers })).status)
    }
    expect((await app.request('/admin', { headers })).status).toBe(200)
    expect((await app.request('/admin')).status).toBe(401)
  })

  it('a guard mounted with `use` lets nothing through', async () => {
    const app = new Hono()
    app.onError((_error, context) => context.text('error', 500))
    app.use('/admin/*', rbac.require(ADMIN.action, { scope: ADMIN.scope }))
    app.get('/admin/x', (context) => context.text('ran'))
    expect((await app.request('/admin/x', { headers })).status).toBe(500)
  })
})

describe('in Koa', () => {
  const rbac = forKoa.createRbac(optionsOf(newParts()))
  const run: RouterMiddleware = (context) => {
    context.body = 'ran'
  }
  const silent = (router: Router) => Object.assign(new Koa().use(router.routes()), { silent: true }).callback()

  it('routes without a guard are named, in nested routers as well', () => {
    const nested = new Router().get('/:id', rbac.public(), () => undefined).post('/:id', () => undefined)
    const router = new Router().get('/ok', rbac.require(ADMIN.action, { scope: ADMIN.scope }), () => undefined)
    router.use(async (_context, next) => next()).use('/items', nested.routes())
    expect(() => forKoa.assertGuarded(router)).toThrow(unguarded(['POST /items/:id']))
  })

  it('a table names the routes that it has no rule for, and refuses them', async () => {
    const router = new Router().get('/admin', run)
    router.get('/other', run)
    expect(rbac.protect(router, [{ method: 'GET', path: '/admin', ...ADMIN }])).toEqual(['GET /other'])
    expect(() => forKoa.assertGuarded(router)).toThrow(unguarded(['GET /other']))
    expect(await statusFrom(silent(router), requestText('GET /other', [ROOT]))).toBe(403)
    expect(await statusFrom(silent(router), requestText('GET /admin', [ROOT]))).toBe(200)
    expect(() => router.get('/later', () => undefined)).toThrow(TypeError)
  })

  it('a table guards each path of a route that has several', async () => {
    const router = new Router().get(['/open', '/admin', '/other'], run)
    const table = [
      { method: 'GET', path: '/open', public: true as const },
      { method: 'GET', path: '/admin', ...ADMIN },
    ]
    expect(rbac.protect(router, table)).toEqual(['GET /other'])
    const statuses = ['/open', '/admin', '/other'].map((path) => statusFrom(silent(router), requestText(`GET ${path}`)))
    expect(await Promise.all(statuses)).toEqual([200, 401, 403])
  })

  it('a guard mounted with `use` lets nothing through', async () => {
    const router = new Router().use('/admin', rbac.require(ADMIN.action, { scope: ADMIN.scope }))
    router.get('/admin', run)
    expect(await statusFrom(silent(router), requestText('GET /admin', [ROOT]))).toBe(500)
  })
})

describe('in Nest', () => {
  class Items {
    open() {
      return 'ran'
    }
    other() {
      return 'ran'
    }
  }
  const declare = (name: 'open' | 'other', ...decorators: (MethodDecorator | forNest.RbacDecorator)[]) => {
    const descriptor = Object.getOwnPropertyDescriptor(Items.prototype, name) as PropertyDescriptor
    for (const decorate of decorators) decorate(Items.prototype, name, descriptor)
  }
  declare('open', Get('open'), forNest.Public())
  declare('other', Get('other'))
  Controller()(Items)
  class App {}
  Module({ controllers: [Items] })(App)

  it('a handler without a decorator is refused, and named', async () => {
    const app = await NestFactory.create(App, { logger: false })
    expect(() => forNest.assertGuarded(app)).toThrow(unguarded(['* (no RbacGuard is global)']))
    app.useGlobalGuards(new forNest.RbacGuard(optionsOf(newParts())))
    await app.init()
    expect(() => forNest.assertGuarded(app)).toThrow(unguarded(['Items.other']))
    const listener = app.getHttpAdapter().getInstance() as RequestListener
    expect(await statusFrom(listener, requestText('GET /open'))).toBe(200)
    expect(await statusFrom(listener, requestText('GET /other', [ROOT]))).toBe(403)
    await app.close()
  })

  it('two decorators in one place are an error that names it', () => {
    class Twice {
      open() {
        return 'ran'
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Twice.prototype, 'open') as PropertyDescriptor
    const [open, guarded] = [forNest.Public(), forNest.Require(ADMIN.action, { scope: ADMIN.scope })]
    const named = (place: string) =>
      expect.objectContaining({ code: 'INVALID_REQUEST', message: expect.stringContaining(`${place}:`) })
    open(Twice.prototype, 'open', descriptor)
    expect(() => guarded(Twice.prototype, 'open', descriptor)).toThrow(named('Twice.open'))
    guarded(Twice)
    expect(() => guarded(Twice)).toThrow(named('Twice'))
  })

  it('on Fastify a refusal keeps the headers that a hook has set', async () => {
    const sent: Record<string, unknown> = {}
    const raw = {
      statusCode: 200,
      setHeader: (name: string, value: unknown) => Object.assign(sent, { [name]: value }),
      end: (body: string) => Object.assign(sent, { body }),
    }
    const hookHeaders = { 'access-control-allow-origin': 'https://shop.example', vary: undefined }
    const context = {
      getType: () => 'http',
      getHandler: () => Items.prototype.other,
      getClass: () => Items,
      switchToHttp: () => ({
        getRequest: () => ({ raw: { method: 'GET', rawHeaders: [], socket: {} }, params: {} }),
        getResponse: () => ({ raw, getHeaders: () => hookHeaders }),
      }),
    }
    expect(await new forNest.RbacGuard(optionsOf(newParts())).canActivate(context)).toBe(false)
    expect({ status: raw.statusCode, ...sent }).toEqual({
      status: 403,
      'access-control-allow-origin': 'https://shop.example',
      'content-type': 'application/problem+json',
      body: expect.stringContaining('FORBIDDEN'),
    })
  })

  it('a message of another transport is refused', async () => {
    const guard = new forNest.RbacGuard(optionsOf(newParts()))
    const context = { getType: () => 'rpc', getHandler: () => Items.prototype.open, getClass: () => Items }
    expect(await guard.canActivate(context as unknown as forNest.NestContextLike)).toBe(false)
  })
})
