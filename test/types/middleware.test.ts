import type express from 'express'
import type { ParamsOf } from 'rbac-core/middleware'
import { createRbac } from 'rbac-core/middleware/express'
import { describe, expectTypeOf, it } from 'vitest'
import { newParts } from '../middleware/world.js'

describe('the types of middleware', () => {
  const rbac = createRbac(newParts())

  it('know the parameters of a route by its pattern', () => {
    expectTypeOf<ParamsOf<'/a/:b/c/:d'>>().toEqualTypeOf<{ readonly b: string; readonly d: string }>()
    expectTypeOf<ParamsOf<{ id: string }>>().toEqualTypeOf<{ id: string }>()
    rbac.require<'/secrets/:name'>('Contoso.Vault/secrets/read', {
      // @ts-expect-error the route has no such parameter
      scope: ({ params }) => `/vaults/${params.vault}`,
      attributes: ({ params }) => ({ Request: { name: params.name } }),
    })
  })

  it('leave it to Express what a handler behind a guard knows of its parameters', () => {
    const guard = rbac.require('Contoso.Vault/secrets/read', { scope: '/vaults' })
    expectTypeOf(guard).toExtend<express.RequestHandler<{ name: string }>>()
  })
})
