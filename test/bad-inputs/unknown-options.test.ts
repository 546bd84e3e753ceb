import { MessageChannel } from 'node:worker_threads'
import { createEngine, parsePolicy, parsePolicyText } from 'rbac-core'
import { createPolicyBuilder } from 'rbac-core/builder'
import { createAccessTokenVerifier } from 'rbac-core/identity'
import { createRbac as createExpressRbac, guard } from 'rbac-core/middleware/express'
import { createRbac as createFastifyRbac } from 'rbac-core/middleware/fastify'
import { Require } from 'rbac-core/middleware/nest'
import { guard as webGuard } from 'rbac-core/middleware/web'
import { loadPolicy, watchPolicy, watchPolicyFiles } from 'rbac-core/node'
import { createPdpClient } from 'rbac-core/pdp'
import { loadSnapshot, publishSnapshots, receiveSnapshots, saveSnapshot } from 'rbac-core/snapshot'
import { describe, expect, it } from 'vitest'

/** Options as a program without types gives them. */
function slip(options: object): never {
  return options as never
}

const engine = createEngine(parsePolicy({}))
const request = { principalId: 'p', action: 'a/read', scope: '/' }
const principal = () => ({ id: 'p' })
const rule = { action: 'a/read', scope: '/s' }
const verifier = { tenantId: crypto.randomUUID(), audience: 'api', algorithms: ['RS256'], issuer: 'https://i.example' }
const trusted = { ...verifier, jwks: { keys: [] } }

describe('an option with a slip in its name', () => {
  it.each<[name: string, key: string, make: () => unknown]>([
    ['createEngine', 'onUnknownHierachy', () => createEngine(parsePolicy({}), slip({ onUnknownHierachy: 'error' }))],
    ['parsePolicy', 'Strict', () => parsePolicy({}, slip({ Strict: true }))],
    ['parsePolicyText', 'fromat', () => parsePolicyText('{}', slip({ fromat: 'yaml' }))],
    ['createPolicyBuilder', 'places', () => createPolicyBuilder({}, slip({ places: true }))],
    ['finish', 'clok', () => createPolicyBuilder().finish(slip({ clok: () => new Date() }))],
    ['loadSnapshot', 'limit', () => loadSnapshot(saveSnapshot(engine), slip({ limit: {} }))],
    ['explain', 'role', () => engine.explain(request, slip({ role: [] }))],
    ['watchPolicy', 'onreload', () => watchPolicy('x', engine, slip({ onError: () => {}, onreload: () => {} }))],
    [
      'watchPolicyFiles',
      'strict',
      () => watchPolicyFiles('x', async () => {}, slip({ onError: () => {}, strict: true })),
    ],
    [
      'createAccessTokenVerifier',
      'tokenScope',
      () => createAccessTokenVerifier(slip({ ...trusted, tokenScope: ['x'] })),
    ],
    ['its refresh', 'interval', () => createAccessTokenVerifier(slip({ ...trusted, refresh: { interval: 1 } }))],
    ['its cache', 'maxAge', () => createAccessTokenVerifier(slip({ ...trusted, cache: { maxAge: 1 } }))],
    ['createPdpClient', 'timeout', () => createPdpClient(slip({ url: 'http://127.0.0.1', timeout: 1 }))],
    ['createRbac', 'timeLimit', () => createExpressRbac(slip({ engine, principal, timeLimit: 1 }))],
    ['a guard', 'isDataAcion', () => guard(slip({ engine, principal, ...rule, isDataAcion: true }))],
    [
      'a rule',
      'attribute',
      () => createExpressRbac({ engine, principal }).require('a/read', slip({ scope: '/', attribute: () => ({}) })),
    ],
    [
      'an upgrade',
      'dataAction',
      () =>
        createFastifyRbac({ engine, principal }).require(
          'a/read',
          slip({ scope: '/', upgrade: { action: 'a/b', dataAction: true } }),
        ),
    ],
    ['a decorator', 'Scope', () => Require('a/read', slip({ scope: '/', Scope: '/s' }))],
    [
      'a web handler',
      'parms',
      () => webGuard(slip({ engine, principal, ...rule, route: '/', parms: {} }), () => new Response()),
    ],
  ])('is refused by %s, with the names that there are: %s', (_, key, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    expect(make).toThrow(new RegExp(`have no key \`${key}\` \\(they are \\w+`))
  })

  it('is refused by what answers later', async () => {
    await expect(loadPolicy('x', slip({ stric: true }))).rejects.toThrow('options have no key `stric`')
    const { port1, port2 } = new MessageChannel()
    try {
      const received = receiveSnapshots(slip(port2), slip({ onerror: () => {} }))
      publishSnapshots(engine).attach(slip(port1))
      await expect(received).rejects.toThrow('options have no key `onerror`')
    } finally {
      port1.close()
    }
  })
})
