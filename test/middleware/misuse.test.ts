import { Hono } from 'hono'
import { RbacError } from 'rbac-core'
import { accessOf, guard, loggerSink, openTelemetrySink } from 'rbac-core/middleware'
import * as forExpress from 'rbac-core/middleware/express'
import * as forFastify from 'rbac-core/middleware/fastify'
import * as forHono from 'rbac-core/middleware/hono'
import * as forKoa from 'rbac-core/middleware/koa'
import * as forNest from 'rbac-core/middleware/nest'
import * as forNode from 'rbac-core/middleware/node'
import * as forWeb from 'rbac-core/middleware/web'
import { describe, expect, it } from 'vitest'
import { newParts, optionsOf } from './world.js'

const ADAPTERS = {
  express: forExpress,
  fastify: forFastify,
  hono: forHono,
  koa: forKoa,
  nest: forNest,
  node: forNode,
  web: forWeb,
}
const WRONG = [undefined, null, 42, 'two words', [], {}, { stack: [null] }, { routes: [] }]
const RULE = { action: 'Contoso.App/admin/read', scope: '/app/admin' } as const
const { action, ...REST } = RULE

type Call = (...given: unknown[]) => unknown

/** Everything that is called while an app is put together, with what it is given but for the argument under test. */
function callsOf(adapter: object): [name: string, call: Call][] {
  const { createRbac, guard, assertGuarded, RbacGuard, Require } = adapter as Record<string, Call | undefined>
  const { require, protect } = (createRbac?.(optionsOf(newParts())) ?? {}) as Record<string, Call | undefined>
  const calls: Record<string, Call | undefined> = {
    createRbac,
    assertGuarded,
    RbacGuard: RbacGuard && ((options) => Reflect.construct(RbacGuard, [options])),
    Require: Require && ((rule) => Require(RULE.action, rule)),
    guard: guard && ((options) => guard(options, () => 'ran')),
    require: require && ((rule) => require(RULE.action, rule, () => 'ran')),
    'require, of an action,': require && ((wrong) => require(wrong, REST, () => 'ran')),
    protect: protect && ((app) => protect(app, [], [])),
  }
  return Object.entries(calls).filter((each): each is [string, Call] => each[1] !== undefined)
}

function codeOf(call: () => unknown): string {
  try {
    call()
    return 'none'
  } catch (error) {
    return error instanceof RbacError ? error.code : `not ours: ${error}`
  }
}

describe.each(Object.entries(ADAPTERS))('in the adapter %s', (_name, adapter) => {
  it.each(callsOf(adapter))('%s says what is wrong with what it is given', (_call, call) => {
    for (const wrong of WRONG) {
      const code = codeOf(() => call(wrong))
      expect(['INVALID_REQUEST', 'ROUTE_UNGUARDED'], `${JSON.stringify(wrong)}: ${code}`).toContain(code)
    }
  })
})

describe('a line of a table', () => {
  it('says what is wrong with it', () => {
    const rbac = forHono.createRbac(optionsOf(newParts()))
    for (const line of [
      undefined,
      {},
      { method: undefined, path: '/' },
      { method: [1], path: '/' },
      { method: 'GET' },
    ]) {
      expect(codeOf(() => rbac.protect(new Hono(), new Hono(), [line as never]))).toBe('INVALID_REQUEST')
    }
  })
})

describe('what an app does not hand over', () => {
  it('is said when it is asked for', () => {
    for (const wrong of WRONG) {
      expect(codeOf(() => accessOf(wrong as never))).toBe('INVALID_REQUEST')
      expect(codeOf(() => guard({ ...optionsOf(newParts()), ...RULE, records: (wrong ?? null) as never }))).toBe(
        'INVALID_REQUEST',
      )
      expect(codeOf(() => loggerSink(wrong as never))).toBe('INVALID_REQUEST')
      expect(codeOf(() => openTelemetrySink(wrong as never))).toBe('INVALID_REQUEST')
    }
  })

  it('is said of a handler before there is a request', () => {
    expect(codeOf(() => forNode.createRbac(optionsOf(newParts())).require(action, REST, undefined as never))).toBe(
      'INVALID_REQUEST',
    )
    const route = { ...REST, route: '/' }
    expect(codeOf(() => forWeb.createRbac(optionsOf(newParts())).require(action, route, undefined as never))).toBe(
      'INVALID_REQUEST',
    )
    const params = 'params' as never
    expect(
      codeOf(() => forWeb.guard({ ...optionsOf(newParts()), ...RULE, route: '/', params }, () => new Response())),
    ).toBe('INVALID_REQUEST')
  })
})
