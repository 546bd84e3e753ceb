import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import 'reflect-metadata'
import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import type { RbacOptions } from 'rbac-core/middleware'
import { createRbac as createExpress } from 'rbac-core/middleware/express'
import { createRbac as createFastify } from 'rbac-core/middleware/fastify'
import { createRbac as createHono } from 'rbac-core/middleware/hono'
import { createRbac as createKoa } from 'rbac-core/middleware/koa'
import { RbacGuard, Require } from 'rbac-core/middleware/nest'
import { createRbac as createNode } from 'rbac-core/middleware/node'
import { createRbac as createWeb } from 'rbac-core/middleware/web'

const ACTION = 'Contoso.App/admin/read'
const RULE = { scope: '/app/admin' }
const URL_OF_WEB = 'http://app.test/'

/** Asks an app of one framework for its only route, which is guarded, with these headers. */
type AskOneRoute = (options: RbacOptions, headers: Record<string, string>) => Promise<Response>

async function fromServer(listener: RequestListener, headers: Record<string, string>): Promise<Response> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { headers })
    return new Response(await answer.arrayBuffer(), answer)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

export const ONE_ROUTE: Readonly<Record<string, AskOneRoute>> = {
  express(options, headers) {
    const app = express()
    app.set('env', 'test')
    app.get('/', createExpress(options).require(ACTION, RULE), (_request, response) => void response.send('ran'))
    return fromServer(app, headers)
  },
  async 'fastify, by a hook'(options, headers) {
    const app = fastify()
    app.get('/', { onRequest: createFastify(options).require(ACTION, RULE) }, async () => 'ran')
    await app.ready()
    return fromServer(app.routing, headers)
  },
  async 'fastify, by the plugin'(options, headers) {
    const app = fastify()
    await app.register(createFastify(options).plugin)
    app.get('/', { config: { rbac: { action: ACTION, ...RULE } } }, async () => 'ran')
    await app.ready()
    return fromServer(app.routing, headers)
  },
  async hono(options, headers) {
    const app = new Hono()
    app.get('/', createHono(options).require(ACTION, RULE), (context) => context.text('ran'))
    return app.request('/', { headers })
  },
  koa(options, headers) {
    const router = new Router().get('/', createKoa(options).require(ACTION, RULE), (context) => {
      context.body = 'ran'
    })
    return fromServer(Object.assign(new Koa().use(router.routes()), { silent: true }).callback(), headers)
  },
  async nest(options, headers) {
    class Root {
      read() {
        return 'ran'
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Root.prototype, 'read') as PropertyDescriptor
    for (const decorate of [Get('/'), Require(ACTION, RULE)]) decorate(Root.prototype, 'read', descriptor)
    Controller()(Root)
    class App {}
    Module({ controllers: [Root] })(App)
    const app = await NestFactory.create(App, { logger: false })
    app.useGlobalGuards(new RbacGuard(options))
    await app.init()
    return fromServer(app.getHttpAdapter().getInstance() as RequestListener, headers)
  },
  node(options, headers) {
    const guarded = createNode(options).require(ACTION, RULE, (_request, response) => void response.end('ran'))
    return fromServer((request, response) => void guarded(request, response, { route: '/', params: {} }), headers)
  },
  async web(options, headers) {
    const guarded = createWeb(options).require(ACTION, { ...RULE, route: '/' }, () => new Response('ran'))
    return guarded(new Request(URL_OF_WEB, { headers }))
  },
}
