import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import Router, { type RouterMiddleware } from '@koa/router'
import 'reflect-metadata'
import { Controller, Get, Module, Param, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import express from 'express'
import fastify, { type FastifyServerOptions } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { createRbac as createExpress } from 'rbac-core/middleware/express'
import { createRbac as createFastify } from 'rbac-core/middleware/fastify'
import { createRbac as createHono } from 'rbac-core/middleware/hono'
import { createRbac as createKoa } from 'rbac-core/middleware/koa'
import { Public, RbacGuard, Require } from 'rbac-core/middleware/nest'
import { newParts, optionsOf, type Parts, ROUTES, type RouteName } from './world.js'

export interface TestServer {
  readonly name: string
  readonly port: number
  readonly parts: Parts
  close(): Promise<unknown>
}

/** The rule of a route, for parameters of any framework. */
function ruleOf(name: RouteName) {
  const { action = '', scope = () => '/' } = ROUTES[name]
  return { action, scope: ({ params }: { params: unknown }) => scope(params as Record<string, unknown>) }
}

/** The same routes as lines of a table. */
const TABLE = [
  { method: 'GET', path: '/public', public: true as const },
  { method: 'GET', path: '/admin', ...ruleOf('admin') },
  { method: 'POST', path: '/admin', ...ruleOf('change') },
  { method: 'GET', path: '/users', ...ruleOf('users') },
  { method: 'GET', path: '/users/*', ...ruleOf('user') },
  { method: 'GET', path: '/secrets/**', ...ruleOf('secret') },
]

async function listening(name: string, parts: Parts, listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    name,
    port: (server.address() as AddressInfo).port,
    parts,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

export interface ExpressSettings {
  readonly strict?: boolean
  readonly caseSensitive?: boolean
  readonly table?: boolean
}

/** Routes on the app, and in routers below it, one of them with parameters of the one above. */
export async function expressServer({
  strict = false,
  caseSensitive = false,
  table = false,
}: ExpressSettings): Promise<TestServer> {
  const parts = newParts()
  const rbac = createExpress(optionsOf(parts))
  const app = express()
  app.set('strict routing', strict)
  app.set('case sensitive routing', caseSensitive)
  const guardOf = (name: RouteName) => {
    const { action, scope } = ruleOf(name)
    return table ? [] : [name === 'public' ? rbac.public() : rbac.require(action, { scope })]
  }
  const run = (name: RouteName) => (request: express.Request, response: express.Response) => {
    response.send(parts.ran(name, request.params))
  }
  app.get('/public', ...guardOf('public'), run('public'))
  app
    .route('/admin')
    .get(...guardOf('admin'), run('admin'))
    .post(...guardOf('change'), run('change'))
  const users = express.Router({ strict, caseSensitive })
  users.get('/', ...guardOf('users'), run('users'))
  users.get('/:id', ...guardOf('user'), run('user'))
  app.use('/users', users)
  const secrets = express.Router({ strict, caseSensitive, mergeParams: true })
  secrets.get('/:name', ...guardOf('secret'), run('secret'))
  app.use('/secrets/:folder', secrets)
  if (table) rbac.protect(app, TABLE)
  app.set('env', 'test')
  return listening(`express ${JSON.stringify({ strict, caseSensitive, table })}`, parts, app)
}

export interface FastifySettings {
  readonly options?: FastifyServerOptions
  readonly by: 'table' | 'config' | 'hook'
}

/** Routes on the instance, in a plugin with a prefix, and in one nested in that. */
export async function fastifyServer({ options = {}, by }: FastifySettings): Promise<TestServer> {
  const parts = newParts()
  const rbac = createFastify(optionsOf(parts))
  const app = fastify(options)
  const routeOptions = (name: RouteName) => {
    const { action, scope } = ruleOf(name)
    if (by === 'hook') return { preHandler: name === 'public' ? rbac.public() : rbac.require(action, { scope }) }
    if (by === 'table') return {}
    return { config: { rbac: name === 'public' ? ('public' as const) : { action, scope } } }
  }
  if (by !== 'hook') await app.register(rbac.plugin, by === 'table' ? { rules: TABLE } : {})
  const add = (instance: typeof app, name: RouteName, url: string) =>
    instance.route({
      method: ROUTES[name].method as 'GET',
      url,
      ...routeOptions(name),
      handler: async (request) => parts.ran(name, request.params),
    })
  add(app, 'public', '/public')
  add(app, 'admin', '/admin')
  add(app, 'change', '/admin')
  await app.register(
    async (users) => {
      add(users as typeof app, 'users', '/')
      await users.register(async (nested) => {
        add(nested as typeof app, 'user', '/:id')
      })
    },
    { prefix: '/users' },
  )
  add(app, 'secret', '/secrets/:folder/:name')
  await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    name: `fastify ${by} ${JSON.stringify(options.routerOptions ?? {})}`,
    port: (app.server.address() as AddressInfo).port,
    parts,
    close: () => app.close(),
  }
}

/** Routes on the app, in one below it (`route`), and in a foreign one (`mount`). */
export async function honoServer({
  strict = true,
  table = false,
}: {
  strict?: boolean
  table?: boolean
}): Promise<TestServer> {
  const parts = newParts()
  const rbac = createHono(optionsOf(parts))
  const routes = new Hono({ strict })
  const guardOf = (name: RouteName) => {
    const { action, scope } = ruleOf(name)
    return table ? pass : name === 'public' ? rbac.public() : rbac.require(action, { scope })
  }
  const add = (app: Hono, name: RouteName, path: string) =>
    app.on(ROUTES[name].method, path, guardOf(name) as typeof pass, (context) =>
      context.text(parts.ran(name, context.req.param())),
    )
  add(routes, 'public', '/public')
  add(routes, 'admin', '/admin')
  add(routes, 'change', '/admin')
  const users = new Hono({ strict })
  add(users, 'users', '/')
  add(users, 'user', '/:id')
  routes.route('/users', users)
  add(routes, 'secret', '/secrets/:folder/:name')
  const app = table ? new Hono({ strict }) : routes
  if (table) rbac.protect(app, routes, TABLE)
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      resolve({
        name: `hono ${JSON.stringify({ strict, table })}`,
        port,
        parts,
        close: () => new Promise((done) => server.close(done)),
      })
    })
  })
}

export interface KoaSettings {
  readonly strict?: boolean
  readonly sensitive?: boolean
  readonly table?: boolean
}

/** Routes on a router, and on one nested in it. */
export async function koaServer({
  strict = false,
  sensitive = false,
  table = false,
}: KoaSettings): Promise<TestServer> {
  const parts = newParts()
  const rbac = createKoa(optionsOf(parts))
  const router = new Router({ strict, sensitive })
  const guardOf = (name: RouteName): RouterMiddleware[] => {
    const { action, scope } = ruleOf(name)
    return table ? [] : [name === 'public' ? rbac.public() : rbac.require(action, { scope })]
  }
  const add = (to: Router, name: RouteName, path: string) =>
    to.register(
      path,
      [ROUTES[name].method],
      [
        ...guardOf(name),
        (context) => {
          context.body = parts.ran(name, context.params)
        },
      ],
    )
  add(router, 'public', '/public')
  add(router, 'admin', '/admin')
  add(router, 'change', '/admin')
  const users = new Router({ strict, sensitive })
  add(users, 'users', '/')
  add(users, 'user', '/:id')
  router.use('/users', users.routes())
  add(router, 'secret', '/secrets/:folder/:name')
  if (table) rbac.protect(router, TABLE)
  const app = new Koa()
  app.silent = true
  app.use(router.routes()).use(router.allowedMethods())
  return listening(`koa ${JSON.stringify({ strict, sensitive, table })}`, parts, app.callback())
}

/** The routes as methods of two controllers. Decorators are called by hand: the compiler of these tests has none of that kind. */
export async function nestServer(): Promise<TestServer> {
  const parts = newParts()
  class Root {}
  class Users {}
  const add = (controller: typeof Root, name: RouteName, route: MethodDecorator) => {
    const method = (params: object) => parts.ran(name, params)
    Object.defineProperty(controller.prototype, name, { value: method, configurable: true, writable: true })
    const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, name) as PropertyDescriptor
    const { action, scope } = ruleOf(name)
    route(controller.prototype, name, descriptor)
    Param()(controller.prototype, name, 0)
    const guard = name === 'public' ? Public() : Require(action, { scope })
    guard(controller.prototype, name, descriptor)
  }
  add(Root, 'public', Get('/public'))
  add(Root, 'admin', Get('/admin'))
  add(Root, 'change', Post('/admin'))
  add(Root, 'secret', Get('/secrets/:folder/:name'))
  add(Users, 'users', Get())
  add(Users, 'user', Get(':id'))
  Controller()(Root)
  Controller('users')(Users)
  class App {}
  Module({ controllers: [Root, Users] })(App)
  const app = await NestFactory.create(App, { logger: false })
  app.useGlobalGuards(new RbacGuard(optionsOf(parts)))
  await app.listen(0, '127.0.0.1')
  const { port } = app.getHttpServer().address() as AddressInfo
  return { name: 'nest', port, parts, close: () => app.close() }
}

async function pass(_context: unknown, next: () => Promise<void>): Promise<undefined> {
  await next()
}

/** Every framework, in the settings of its router that decide how a URL is read. */
export function allServers(): readonly (() => Promise<TestServer>)[] {
  const router = (routerOptions: NonNullable<FastifyServerOptions['routerOptions']>) => ({ routerOptions })
  return [
    () => expressServer({}),
    () => expressServer({ strict: true, caseSensitive: true }),
    () => expressServer({ table: true }),
    () => expressServer({ table: true, strict: true }),
    () => fastifyServer({ by: 'hook' }),
    () => fastifyServer({ by: 'config', options: router({ ignoreTrailingSlash: true }) }),
    () => fastifyServer({ by: 'table', options: router({ ignoreDuplicateSlashes: true }) }),
    () => fastifyServer({ by: 'table', options: router({ caseSensitive: false }) }),
    () =>
      fastifyServer({
        by: 'config',
        options: router({
          ignoreTrailingSlash: true,
          ignoreDuplicateSlashes: true,
          caseSensitive: false,
          ...({ useSemicolonDelimiter: true } as object),
        }),
      }),
    () => fastifyServer({ by: 'table', options: { ...router({}), exposeHeadRoutes: false } }),
    () => honoServer({}),
    () => honoServer({ strict: false }),
    () => honoServer({ table: true }),
    () => honoServer({ table: true, strict: false }),
    () => koaServer({}),
    () => koaServer({ strict: true, sensitive: true }),
    () => koaServer({ table: true }),
    () => nestServer(),
  ]
}
