import type express from 'express'
import type { DecidingEngine, ParamsOf } from 'rbac-core/middleware'
import { createRbac } from 'rbac-core/middleware/express'
import { createRbac as createHono, type HonoParamsOf } from 'rbac-core/middleware/hono'
import { createPdpClient, type PdpClient } from 'rbac-core/pdp'
import { describe, expectTypeOf, it } from 'vitest'
import { newParts, optionsOf } from '../middleware/world.js'

describe('the types of middleware', () => {
  const rbac = createRbac(optionsOf(newParts()))

  it('know the parameters of a route by its pattern', () => {
    expectTypeOf<ParamsOf<'/a/:b/c/:d'>>().toEqualTypeOf<{ readonly b: string; readonly d: string }>()
    expectTypeOf<ParamsOf<{ id: string }>>().toEqualTypeOf<{ id: string }>()
    rbac.require<'/secrets/:name'>('Contoso.Vault/secrets/read', {
      // @ts-expect-error the route has no such parameter
      scope: ({ params }) => `/vaults/${params.vault}`,
      attributes: ({ params }) => ({ Request: { name: params.name } }),
    })
  })

  it('take what a parameter has to match, and that it may be absent, for no part of its name', () => {
    expectTypeOf<ParamsOf<'/v:major.:minor/:id(^\\d+$)/:from-:to/:file?'>>().toEqualTypeOf<{
      readonly [name in 'major' | 'minor' | 'id' | 'from' | 'to' | 'file']: string
    }>()
    expectTypeOf<keyof ParamsOf<'/a::b/:c(^(?:x|y)$)/*rest{/:d}'>>().toEqualTypeOf<'c' | 'd'>()
    expectTypeOf<keyof ParamsOf<'/a'>>().toEqualTypeOf<never>()
  })

  it('read the patterns of Hono as Hono does', () => {
    expectTypeOf<keyof HonoParamsOf<'/:id{[0-9]+}/:user-id/:kind{(?:a|b).txt}?/x:y'>>().toEqualTypeOf<
      'id' | 'user-id' | 'kind'
    >()
    expectTypeOf<HonoParamsOf<{ id: string }>>().toEqualTypeOf<{ id: string }>()
    createHono(optionsOf(newParts())).require<'/posts/:id{[0-9]+}'>('Contoso.Vault/secrets/read', {
      scope: ({ params }) => `/posts/${params.id}`,
    })
  })

  it('take a client of a decision server for an engine, and undefined for what may be left out', () => {
    expectTypeOf<PdpClient>().toExtend<DecidingEngine>()
    const credential: string | undefined = process.env.RBAC_NO_SUCH_KEY
    const engine = createPdpClient({ url: 'http://127.0.0.1', credential, timeoutMs: undefined, fetch: undefined })
    const absent = { challenge: undefined, timeLimitMs: undefined, present: undefined, records: undefined }
    const { require } = createRbac({ engine, verifier: undefined, principal: () => ({ id: 'a' }), ...absent })
    const open = { isDataAction: undefined, attributes: undefined, subOperation: undefined, upgrade: undefined }
    require('Contoso.Vault/secrets/read', { scope: '/vaults', ...open })
  })

  it('leave it to Express what a handler behind a guard knows of its parameters', () => {
    const guard = rbac.require('Contoso.Vault/secrets/read', { scope: '/vaults' })
    expectTypeOf(guard).toExtend<express.RequestHandler<{ name: string }>>()
  })
})
