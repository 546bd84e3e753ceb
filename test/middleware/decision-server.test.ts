import { setTimeout as wait } from 'node:timers/promises'
import { type AccessRequest, createEngine, type Decision } from 'rbac-core'
import { type DecidingEngine, type DecisionRecord, guard, type RbacOptions, type Verdict } from 'rbac-core/middleware'
import { loadPolicy } from 'rbac-core/node'
import { createPdpClient } from 'rbac-core/pdp'
import { describe, expect, it } from 'vitest'
import { RECORDS, start } from '../authzen/servers.js'
import { ONE_ROUTE } from './one-route.js'

const RULE = { action: 'read', scope: '/record/record-1' }
const REQUEST = { method: 'GET', authorization: undefined, route: '/', params: {} }

function ask(engine: DecidingEngine, options: Partial<RbacOptions> = {}): Promise<Verdict> {
  return guard({ engine, principal: () => ({ id: 'alice' }), ...RULE, ...options })(REQUEST)
}

function later(answer: (request: AccessRequest) => unknown): DecidingEngine {
  return { check: async (request) => answer(request) as Decision }
}

async function answerOf(engine: DecidingEngine, options: Partial<RbacOptions> = {}): Promise<string> {
  const verdict = await ask(engine, options)
  return verdict.allowed ? 'allowed' : `${verdict.answer.status} ${JSON.parse(verdict.answer.body).code}`
}

describe('a guard whose engine is a client of a decision server', () => {
  it('lets through whom the server allows, and nobody else', async () => {
    const { url } = await start()
    const engine = createPdpClient({ url })
    expect(await answerOf(engine)).toBe('allowed')
    expect(await answerOf(engine, { principal: () => ({ id: 'nobody' }) })).toBe('403 FORBIDDEN')
  })

  it('answers 503 where nobody answers, or not in time', async () => {
    const unavailable = '503 PDP_UNAVAILABLE'
    expect(await answerOf(createPdpClient({ url: 'http://127.0.0.1:1' }))).toBe(unavailable)
    expect(
      await answerOf(
        later(() => new Promise(() => undefined)),
        { timeLimitMs: 5 },
      ),
    ).toBe(unavailable)
  })

  it('answers 500 where the server refuses its caller, and 403 for anything but a plain true', async () => {
    const { url } = await start({ apiKeys: [{ name: 'shop', key: 'a-key-of-the-shop-0123456789' }] })
    expect(await answerOf(createPdpClient({ url }))).toBe('500 INTERNAL_ERROR')
    expect(await answerOf(later(() => undefined))).toBe('500 INTERNAL_ERROR')
    for (const answer of [{}, { allowed: 'true' }, { allowed: Promise.resolve(true) }]) {
      expect(await answerOf(later(() => answer))).toBe('403 FORBIDDEN')
    }
  })

  it.each(Object.entries(ONE_ROUTE))(
    'runs the handler of %s only once the answer is there',
    async (_name, askRoute) => {
      const options = (allowed: boolean): RbacOptions => ({
        engine: later(async () => {
          await wait(1)
          return { allowed, effect: allowed ? 'Allowed' : 'NotAllowed', reason: 'otherScope' }
        }),
        principal: () => ({ id: 'alice' }),
      })
      expect(await (await askRoute(options(true), {})).text()).toBe('ran')
      expect((await askRoute(options(false), {})).status).toBe(403)
    },
  )

  it('has a handler ask with `ask`, as a promise would pass for true', async () => {
    const { url } = await start()
    const client = createPdpClient({ url })
    const verdict = await ask(client)
    if (!verdict.allowed) throw new Error('refused')
    const { rbac } = verdict
    const engine = createEngine(await loadPolicy(RECORDS))
    for (const [action, scope] of [
      ['read', '/record/record-1'],
      ['burn', '/record/record-1'],
      ['read', '/'],
    ] as const) {
      expect(await rbac.ask(action, { scope })).toEqual(engine.check({ principalId: 'alice', action, scope }))
    }
    for (const misuse of [() => rbac.can('read'), () => rbac.check('read')]) {
      expect(misuse).toThrow(
        expect.objectContaining({ code: 'INVALID_REQUEST', message: expect.stringContaining('await rbac.ask') }),
      )
    }
    await expect(rbac.filter('read')).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await expect(rbac.ask('read', { scope: '//' })).rejects.toMatchObject({ code: 'INVALID_SCOPE' })
  })

  it('leaves no rejection unhandled where a handler asked in vain', async () => {
    let asked = 0
    const engine: DecidingEngine = {
      check: async () => {
        asked += 1
        if (asked > 1) throw new Error('away')
        return { allowed: true } as Decision
      },
    }
    const verdict = await ask(engine)
    if (!verdict.allowed) throw new Error('refused')
    expect(() => verdict.rbac.can('read')).toThrow()
    await wait(1)
  })

  it('keeps records of what came of it', async () => {
    const records: DecisionRecord[] = []
    const keep = { records: { sink: (record: DecisionRecord) => records.push(record) } }
    const verdict = await ask(
      later(() => ({ allowed: true })),
      keep,
    )
    if (verdict.allowed) await verdict.rbac.ask('read', { scope: '/x' })
    await ask(
      later(() => new Promise(() => undefined)),
      { ...keep, timeLimitMs: 5 },
    )
    await wait(5)
    expect(records).toMatchObject([
      { source: 'guard', outcome: 'allowed', scope: '/record/record-1' },
      { source: 'handler', outcome: 'allowed', scope: '/x' },
      { source: 'guard', outcome: 'unavailable', cause: 'timeLimit' },
    ])
    expect(records.some((record) => 'revision' in record)).toBe(false)
  })
})

describe('an engine at hand', () => {
  it('answers `ask` with what it says to `check`', async () => {
    const verdict = await ask(createEngine(await loadPolicy(RECORDS)))
    if (!verdict.allowed) throw new Error('refused')
    expect(await verdict.rbac.ask('burn')).toEqual(verdict.rbac.check('burn'))
  })
})
