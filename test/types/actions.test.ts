import { createEngine, defineActions, type Engine, parsePolicy } from 'rbac-core'
import { rankMends } from 'rbac-core/analyze'
import { questionGraph } from 'rbac-core/graph'
import { knownId, scopeFilter, whatCan, whereCan, whoCan } from 'rbac-core/query'
import { publishSnapshots, saveSnapshot } from 'rbac-core/snapshot'
import { describe, expectTypeOf, it } from 'vitest'

const names = defineActions(['Microsoft.Storage/storageAccounts/read', 'Microsoft.Storage/storageAccounts/write'])
const entries = defineActions([
  { name: 'Microsoft.KeyVault/vaults/read', isDataAction: false },
  { name: 'Microsoft.KeyVault/vaults/secrets/getSecret/action', isDataAction: true },
])
const scope = '/subscriptions/s1'

describe('action names', () => {
  it('are any text by default', () => {
    const engine = createEngine(parsePolicy({}))
    expectTypeOf(engine).toEqualTypeOf<Engine>()
    expectTypeOf(engine.accessFor('a', scope).can).parameter(0).toEqualTypeOf<string>()
    engine.can({ principalId: 'a', action: `any/${'text'}`, scope, isDataAction: Math.random() > 2 })
  })

  it('autocomplete and refuse a typo when they were defined', () => {
    const engine = createEngine<typeof names>(parsePolicy({}))
    expectTypeOf(engine.accessFor('a', scope).can)
      .parameter(0)
      .toEqualTypeOf<'Microsoft.Storage/storageAccounts/read' | 'Microsoft.Storage/storageAccounts/write'>()
    engine.can({ principalId: 'a', action: 'Microsoft.Storage/storageAccounts/read', scope })
    // @ts-expect-error a typo does not compile
    engine.can({ principalId: 'a', action: 'Microsoft.Storage/storageAccounts/raed', scope })
  })

  it('keep the planes apart when entries say which plane they are on', () => {
    const engine = createEngine<typeof entries>(parsePolicy({}))
    const access = engine.accessFor('a', scope)
    access.can('Microsoft.KeyVault/vaults/read')
    access.canData('Microsoft.KeyVault/vaults/secrets/getSecret/action')
    // @ts-expect-error a data action is not asked for on the control plane
    access.can('Microsoft.KeyVault/vaults/secrets/getSecret/action')
    engine.check({
      principalId: 'a',
      action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
      isDataAction: true,
      scope,
    })
    // @ts-expect-error nor without saying so in a request
    engine.check({ principalId: 'a', action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action', scope })
  })
})

describe('an engine with action names of its own', () => {
  const engine = createEngine<typeof entries>(parsePolicy({}))

  it('is an engine to everything that takes one', () => {
    const action = 'Microsoft.KeyVault/vaults/read'
    whoCan(engine, { action, scope })
    whatCan(engine, { principalId: 'a', scope })
    whereCan(engine, { principalId: 'a', action })
    scopeFilter(engine, { principalId: 'a', action })
    knownId(engine, 'a')
    rankMends(engine, { principalId: 'a', action, scope })
    questionGraph(engine, { principalId: 'a', action, scope })
    publishSnapshots(engine)
    expectTypeOf(saveSnapshot(engine)).toEqualTypeOf<Uint8Array>()
  })

  it('is not taken for one that asks for any text', () => {
    // @ts-expect-error it refuses what is not in its catalogue
    const anyText: Engine = engine
    void anyText
  })
})
