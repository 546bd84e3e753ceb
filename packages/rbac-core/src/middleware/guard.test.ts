import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../document/index.js'
import { createEngine } from '../engine/engine.js'
import { InvalidScopeError } from '../errors.js'
import {
  type DecisionRecord,
  type GuardOptions,
  type GuardRequest,
  guard,
  loggerSink,
  openTelemetrySink,
} from './index.js'

const READ = 'Contoso.Vault/secrets/read'
const SECRET = 'Contoso.Vault/secrets:kind'

function policyWith(condition?: string, deny?: string) {
  const permissions = [{ actions: ['Contoso.Vault/*'], notActions: [], dataActions: [], notDataActions: [] }]
  return parsePolicy({
    roleDefinitions: [{ id: 'role', roleName: 'Vault', permissions, assignableScopes: ['/'] }],
    roleAssignments: [
      {
        id: 'grant',
        principalId: 'alice',
        roleDefinitionId: 'role',
        scope: '/vaults/main',
        ...(condition !== undefined && { condition, conditionVersion: '2.0' }),
      },
    ],
    denyAssignments:
      deny === undefined
        ? []
        : [
            {
              id: 'deny',
              denyAssignmentName: 'Deny',
              permissions,
              principals: [{ id: 'alice', type: 'User' }],
              scope: '/vaults/main',
              condition: deny,
              conditionVersion: '2.0',
            },
          ],
  })
}

type Options = Partial<GuardOptions<{ readonly name?: string }>>

function guardWith(options: Options = {}) {
  return guard<{ readonly name?: string }>({
    engine: createEngine(policyWith()),
    principal: () => ({ id: 'alice' }),
    action: READ,
    scope: ({ params }) => `/vaults/main/secrets/${params.name}`,
    ...options,
  })
}

const REQUEST: GuardRequest<{ readonly name?: string }> = {
  method: 'GET',
  authorization: undefined,
  route: '/secrets/:name',
  params: { name: 'one' },
}

async function statusOf(options: Options, request: Partial<typeof REQUEST> = {}): Promise<number> {
  const verdict = await guardWith(options)({ ...REQUEST, ...request })
  return verdict.allowed ? 200 : verdict.answer.status
}

const nonsense = (value: unknown) => (() => value) as never
const hangs = nonsense(new Promise(() => undefined))
const rejects = (() => Promise.reject(new Error('no'))) as never
const throws = (error: unknown) =>
  (() => {
    throw error
  }) as never

describe('a guard', () => {
  it('lets through whom the engine allows, and tells the handler who and why', async () => {
    const verdict = await guardWith()(REQUEST)
    if (!verdict.allowed) throw new Error('refused')
    expect(verdict.rbac.principal).toEqual({ id: 'alice' })
    expect(verdict.rbac.decision.grantedBy.roleAssignmentId).toBe('grant')
    expect(verdict.rbac.can('Contoso.Vault/secrets/write')).toBe(true)
    expect(verdict.rbac.can(READ, { scope: '/vaults/other' })).toBe(false)
    expect(verdict.rbac.can(READ, { isDataAction: true })).toBe(false)
  })

  it('gives the handler a filter that says of each item of a list what `can` says of it', async () => {
    const verdict = await guardWith()(REQUEST)
    if (!verdict.allowed) throw new Error('refused')
    const { rbac } = verdict
    const filter = await rbac.filter(READ)
    const scopes = [
      '/',
      '/vaults',
      '/vaults/main',
      '/vaults/main/secrets/one',
      '/VAULTS/Main/x',
      '/vaults/mainly',
      '/v',
    ]
    expect(scopes.map((scope) => filter.matches(scope))).toEqual(scopes.map((scope) => rbac.can(READ, { scope })))
    expect((await rbac.filter(READ, { isDataAction: true })).matches('/vaults/main')).toBe(false)
    expect(filter.toSql('scope', 'sqlite').values.length).toBeGreaterThan(0)
  })

  it('has no filter where something else stands in for the engine', async () => {
    const engine = createEngine(policyWith())
    const verdict = await guardWith({ engine: { revision: 1, check: (request) => engine.check(request) } })(REQUEST)
    if (!verdict.allowed) throw new Error('refused')
    await expect(verdict.rbac.filter(READ)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('takes a token that is remembered at its word, and asks for any other', async () => {
    const asked: string[] = []
    const verifier = {
      verify: async (token: string) => {
        asked.push(token)
        return { principal: { id: 'bob' } }
      },
      remembered: (token: string) => (token === 'known' ? { principal: { id: 'alice' } } : undefined),
    }
    const status = (authorization: string | string[], more = {}) =>
      statusOf({ verifier, principal: undefined as never }, { authorization, ...more })
    expect(await status('Bearer known')).toBe(200)
    expect(await status('Bearer other')).toBe(403)
    // Written in another way it is the same token, though nobody looked for it.
    expect(await status('bearer  known')).toBe(403)
    expect(await status(['Bearer known', 'Bearer known'])).toBe(400)
    expect(await status('Bearer known', { hasLostHeaders: true })).toBe(400)
    expect(asked).toEqual(['other', 'known'])
  })

  it('refuses anyone else', async () => {
    expect(await statusOf({ principal: () => ({ id: 'bob' }) })).toBe(403)
  })

  it('answers 401 where the application knows nobody', async () => {
    expect(await statusOf({ principal: () => undefined })).toBe(401)
  })

  it('takes nothing that the application returns for a verdict', async () => {
    const principal = () => ({ id: 'bob', allowed: true, answer: { status: 200 }, refusal: { allowed: true } })
    expect(await statusOf({ principal })).toBe(403)
  })

  it('answers 500 when finding out who asks fails, hangs or comes to nonsense', async () => {
    for (const principal of [
      throws(new Error('no')),
      hangs,
      nonsense('alice'),
      nonsense(42),
      nonsense({ id: 7 }),
      nonsense({ id: 'alice', groupIds: 'x' }),
    ]) {
      expect(await statusOf({ principal, timeLimitMs: 5 })).toBe(500)
    }
  })

  it('tells the client apart from the keys and from itself when a token can not be verified', async () => {
    const status = (error: unknown) =>
      guard({
        engine: createEngine(policyWith()),
        verifier: { verify: () => Promise.reject(error) },
        action: READ,
        scope: '/vaults/main',
      })({
        ...REQUEST,
        authorization: 'Bearer abc',
      }).then((verdict) => (verdict.allowed ? 200 : verdict.answer.status))
    expect(await status({ code: 'INVALID_TOKEN' })).toBe(401)
    expect(await status({ code: 'KEYS_UNAVAILABLE' })).toBe(503)
    expect(await status(new TypeError('broken'))).toBe(500)
    expect(await status(undefined)).toBe(500)
  })

  it('answers 400 for a scope that can not be built from the parameters', async () => {
    for (const name of ['', '.', '..', '*', 'a/b', 'a\\b', '%', '%2f', '\0', '\ud800', 'x'.repeat(10_000), undefined]) {
      expect(await statusOf({}, { params: name === undefined ? {} : { name } }), JSON.stringify(name)).toBe(400)
    }
    for (const scope of [
      nonsense(undefined),
      nonsense(['/vaults/main']),
      nonsense(''),
      throws(new InvalidScopeError('no')),
    ]) {
      expect(await statusOf({ scope })).toBe(400)
    }
  })

  it('answers 500 when the scope callback fails or hangs', async () => {
    expect(await statusOf({ scope: throws(new Error('no')) })).toBe(500)
    expect(await statusOf({ scope: throws(undefined) })).toBe(500)
    expect(await statusOf({ scope: hangs, timeLimitMs: 5 })).toBe(500)
  })

  it('answers 500 when the engine fails, and 403 for anything but a plain true', async () => {
    expect(await statusOf({ engine: { revision: 1, check: throws(new Error('no')) } })).toBe(500)
    expect(await statusOf({ engine: { revision: 1, check: nonsense({ allowed: 'yes' }) } })).toBe(403)
  })

  it('answers 500 where the form of the answer can not be had, and its record says so', async () => {
    const records: DecisionRecord[] = []
    const principal = () => ({ id: 'bob' })
    const options = {
      principal,
      present: nonsense(null),
      records: { sink: (record: DecisionRecord) => records.push(record) },
    }
    const verdict = await guardWith(options)(REQUEST)
    expect(verdict).toMatchObject({ allowed: false, answer: { status: 500 } })
    await wait(5)
    expect(records).toMatchObject([{ outcome: 'refused', cause: 'presentFailed', decision: { allowed: false } }])
  })

  it('answers 500 when there is nothing left that could be recorded', async () => {
    const engine = {
      check: throws(new Error('no')),
      get revision(): number {
        throw new Error('no')
      },
    }
    expect(await statusOf({ engine, records: { sink: () => undefined } })).toBe(500)
  })

  it('opens another protocol only with the action for that', async () => {
    expect(await statusOf({}, { isUpgrade: true })).toBe(403)
    expect(await statusOf({ upgrade: { action: 'Contoso.Vault/secrets/watch/action' } }, { isUpgrade: true })).toBe(200)
    expect(await statusOf({ upgrade: { action: 'Contoso.Other/watch/action' } }, { isUpgrade: true })).toBe(403)
  })

  it('takes a header that may be two for a bad request', async () => {
    const scope: GuardOptions['scope'] = ({ header }) => `/vaults/${header('X-Tenant')}`
    const answer = (value: string | string[] | null) => statusOf({ scope }, { headers: () => value })
    expect(await answer('main')).toBe(200)
    expect(await answer(['main', 'main'])).toBe(400)
    expect(await answer('main, other')).toBe(400)
    const attributes: GuardOptions['attributes'] = ({ header }) => ({ Request: { tenant: header('x-tenant') ?? '' } })
    expect(await statusOf({ attributes }, { headers: () => ['a', 'b'] })).toBe(400)
  })

  it('runs no handler for a client that has left', async () => {
    let isGone = false
    const attributes = async () => {
      await wait(1)
      isGone = true
      return undefined
    }
    expect(await statusOf({ attributes }, { isGone: () => isGone })).toBe(400)
  })

  it('mixes up nothing of two requests that wait at the same time', async () => {
    const seen: string[] = []
    const check = guardWith({
      principal: ({ params }) => ({ id: (params as { name: string }).name }),
      attributes: async ({ params, principal }) => {
        await wait(params.name === 'alice' ? 10 : 1)
        seen.push(`${params.name} ${principal.id}`)
        return undefined
      },
    })
    const [alice, bob] = await Promise.all(['alice', 'bob'].map((name) => check({ ...REQUEST, params: { name } })))
    expect([alice?.allowed, bob?.allowed]).toEqual([true, false])
    expect(seen).toEqual(['bob bob', 'alice alice'])
  })
})

describe('attributes that can not be had', () => {
  const failures = {
    throws: throws(new Error('no')),
    'throws nothing': throws(undefined),
    rejects,
    hangs,
    'says a number': nonsense(42),
    'says null': nonsense(null),
    'says a list': nonsense([]),
    'says half': nonsense({ Request: 'all', Resource: 'all' }),
  }
  for (const [how, attributes] of Object.entries(failures)) {
    it(`fulfil no condition of a grant, and lift no deny: the callback ${how}`, async () => {
      for (const source of ['Request', 'Resource']) {
        for (const condition of [
          `@${source}[${SECRET}] StringEquals 'open'`,
          `NOT Exists @${source}[${SECRET}]`,
          `NOT (@${source}[${SECRET}] StringEquals 'open')`,
        ]) {
          const options = { attributes, timeLimitMs: 5 }
          expect(await statusOf({ ...options, engine: createEngine(policyWith(condition)) }), condition).toBe(403)
          expect(
            await statusOf({ ...options, engine: createEngine(policyWith(undefined, condition)) }),
            condition,
          ).toBe(403)
        }
      }
    })
  }

  it('hinder nobody where no condition asks for them', async () => {
    expect(await statusOf({ attributes: throws(new Error('no')) })).toBe(200)
  })
})

describe('a challenge', () => {
  const header = async (challenge: GuardOptions['challenge'], authorization?: string) => {
    const verifier = { verify: () => Promise.reject({ code: 'INVALID_TOKEN' }) }
    const verdict = await guard({
      engine: createEngine(policyWith()),
      verifier,
      action: READ,
      scope: '/',
      ...(challenge && { challenge }),
    })({ ...REQUEST, authorization })
    return verdict.allowed ? '' : verdict.answer.headers['www-authenticate']
  }
  it('is that of RFC 6750 unless another is asked for', async () => {
    expect(await header(undefined)).toBe('Bearer')
    expect(await header({ style: 'rfc6750', realm: 'vault' })).toBe('Bearer realm="vault"')
    expect(await header({ style: 'rfc6750', realm: 'vault' }, 'Bearer x')).toBe(
      'Bearer realm="vault", error="invalid_token"',
    )
    expect(await header(undefined, 'Bearer x y')).toBe('Bearer error="invalid_request"')
  })
  it('tells clients of Key Vault and of Storage where to ask, each in its own style', async () => {
    const authorization = 'https://login.test/tenant'
    expect(await header({ style: 'keyVault', authorization, resource: 'https://vault.test' })).toBe(
      'Bearer authorization="https://login.test/tenant", resource="https://vault.test"',
    )
    expect(
      await header({
        style: 'storage',
        authorizationUri: `${authorization}/oauth2/authorize`,
        resourceId: 'https://storage.test',
      }),
    ).toBe('Bearer authorization_uri=https://login.test/tenant/oauth2/authorize resource_id=https://storage.test')
  })
  it('refuses text that would end the header', () => {
    expect(() => guardWith({ challenge: { style: 'rfc6750', realm: 'a"b' } })).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    )
    expect(() => guardWith({ challenge: { style: 'storage', authorizationUri: 'a b', resourceId: 'c' } })).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    )
  })
})

describe('decision records', () => {
  it('are one for each decision, equal to it, and made after the answer', async () => {
    const records: DecisionRecord[] = []
    const check = guardWith({ records: { sink: (record) => records.push(record) } })
    const verdict = await check(REQUEST)
    if (verdict.allowed) verdict.rbac.can(READ, { scope: '/vaults/other' })
    await check({ ...REQUEST, params: { name: '..' } })
    expect(records).toEqual([])
    await wait(5)
    expect(records).toMatchObject([
      {
        source: 'guard',
        outcome: 'allowed',
        principalId: 'alice',
        action: READ,
        scope: '/vaults/main/secrets/one',
        route: '/secrets/:name',
        decision: { grantedBy: { roleAssignmentId: 'grant' } },
        revision: 1,
      },
      { source: 'handler', outcome: 'refused', scope: '/vaults/other', decision: { reason: 'otherScope' } },
      { source: 'guard', outcome: 'invalid', cause: 'parameterIsNotASegment' },
    ])
  })

  it('change nothing when the sink throws, rejects, hangs or can not keep up', async () => {
    let dropped = 0
    for (const sink of [throws(new Error('no')), rejects, hangs]) {
      const check = guardWith({ records: { sink, capacity: 2, onDropped: (count) => (dropped += count) } })
      for (let at = 0; at < 5; at += 1) expect((await check(REQUEST)).allowed).toBe(true)
      await wait(2)
    }
    expect(dropped).toBeGreaterThan(0)
  })

  it('are a share of what is allowed and all of the rest, when sampled', async () => {
    const outcomes: string[] = []
    const records = { sample: 0.25, sink: ({ outcome }: DecisionRecord) => outcomes.push(outcome) }
    const allowed = guardWith({ records })
    const refused = guardWith({ records, principal: () => ({ id: 'bob' }) })
    for (let at = 0; at < 8; at += 1) await Promise.all([allowed(REQUEST), refused(REQUEST)])
    await wait(5)
    expect(outcomes.filter((outcome) => outcome === 'allowed')).toHaveLength(2)
    expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(8)
  })

  it('become log lines, and spans under that of the request with metrics beside', async () => {
    const lines: string[] = []
    const logger = {
      info: (_: object, text: string) => lines.push(text),
      warn: (_: object, text: string) => lines.push(text),
    }
    await guardWith({ records: { sink: loggerSink(logger) } })(REQUEST)
    const spans: unknown[] = []
    const counted: unknown[] = []
    const api = {
      context: { active: () => 'request' },
      trace: {
        getTracer: () => ({
          startSpan: (name: string, options: object, context: string) => ({
            end: () => spans.push({ name, context, ...options }),
          }),
        }),
      },
      metrics: {
        getMeter: () => ({
          createCounter: () => ({ add: (_: number, labels: object) => counted.push(labels) }),
          createHistogram: () => ({ record: () => undefined }),
        }),
      },
    }
    await guardWith({ records: { sink: openTelemetrySink(api) } })(REQUEST)
    await wait(5)
    expect(lines).toEqual(['rbac allowed'])
    expect(spans).toMatchObject([
      { name: 'rbac.decision', context: 'request', attributes: { 'rbac.role_assignment.id': 'grant' } },
    ])
    expect(counted).toEqual([
      { 'rbac.outcome': 'allowed', 'http.request.method': 'GET', 'http.route': '/secrets/:name' },
    ])
  })
})

describe('the options of a guard', () => {
  it('are refused when they leave open who asks, or for what', () => {
    const wrong: Options[] = [
      { verifier: { verify: hangs } },
      { principal: undefined as never },
      { engine: {} as never },
      { action: '' },
      { action: undefined as never },
      { scope: undefined as never },
      { timeLimitMs: Number.POSITIVE_INFINITY },
      { records: { sink: 1 as never } },
      { records: { sink: hangs, sample: Number.NaN } },
    ]
    for (const options of wrong)
      expect(() => guardWith(options)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })
})
