import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, InvalidPolicyError, parsePolicy, parsePolicyText } from 'rbac-core'
import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { send } from '../authzen/http.js'
import { CONTROL, start } from '../authzen/servers.js'
import { type Asked, all, Surfaces } from '../bad-inputs/ask.js'
import { ask } from '../middleware/all-servers.js'
import { ALICE, requestText } from '../middleware/raw.js'
import { sharedData } from './shared-data.js'

interface BadInput {
  readonly id: string
  readonly surface: string
  readonly input?: string
  readonly construct?: string
  readonly expected: {
    readonly class: string
    readonly code?: string
    readonly http?: number
    readonly detail?: string
  }
}

/** Cases that are an input as it stands; those that have to be built are in the project's own tests, in its own words. */
const cases = (sharedData<{ readonly cases: readonly BadInput[] }>('cases/bad-inputs.json')?.cases ?? []).filter(
  ({ input }) => input !== undefined,
)
const on = (surface: string) => cases.filter((one) => one.surface === surface)

const READER = { id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'], dataActions: [] }] }
const policyFor = (scope: string, ids: readonly string[] = ['alice']) => ({
  roleDefinitions: [READER],
  roleAssignments: ids.map((principalId, at) => ({ id: `ra-${at}`, principalId, roleDefinitionId: 'reader', scope })),
})
const WIDE = policyFor('/')
const folder = mkdtempSync(join(tmpdir(), 'rbac-shared-bad-'))
const file = join(folder, 'policy.json')
writeFileSync(file, JSON.stringify(WIDE))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => expect(({} as { polluted?: unknown }).polluted).toBeUndefined())

/** What every surface says to a request of someone who may read everything. */
async function asked(part: { readonly scope?: string; readonly action?: string; readonly principalId?: string }) {
  const surfaces = new Surfaces(WIDE, file)
  const request = { principalId: 'alice', action: 'a/read', scope: '/s', ...part }
  const asks: Asked[] = [...surfaces.library(request), await surfaces.batch(request)]
  // `whereCan` takes no scope, `whatCan` no action, `whoCan` no principal: what they are not given they can't refuse.
  const blind = { scope: 'whereCan', action: 'whatCan', principalId: 'whoCan' }[Object.keys(part)[0] ?? '']
  return asks.filter(({ surface }) => surface !== blind)
}

describe.skipIf(cases.length === 0)('a scope of the shared cases', () => {
  it.each(on('scope'))(
    '$id is refused, or a place of its own',
    async ({ input = '', expected: { class: kind, detail } }) => {
      const mayBeLiteral = kind !== 'error' || /literal/.test(detail ?? '')
      all(await asked({ scope: input }), 'INVALID_SCOPE', ...(mayBeLiteral ? ['allowed'] : []))
      if (!mayBeLiteral) return
      // As a place of its own it is no other: who may read there may read nowhere near.
      const engine = createEngine(parsePolicy(policyFor('/subscriptions/s1')))
      for (const other of ['/subscriptions/s1', '/subscriptions/key1', '/subscriptions/sub']) {
        const near = createEngine(parsePolicy(policyFor(other)))
        const mine = { principalId: 'alice', action: 'a/read', scope: input }
        expect(outcome(() => near.can(mine))).not.toBe(true)
      }
      expect(engine.can({ principalId: 'alice', action: 'a/read', scope: '/subscriptions/s1' })).toBe(true)
    },
  )
})

describe.skipIf(cases.length === 0)('an action of the shared cases', () => {
  it.each(on('action'))('$id is refused, or literal', async ({ input = '' }) => {
    const isRefused = input === '' || /[*\s\p{Cc}]|\/\/|^\/|\/$/u.test(input)
    const allowed = input.toLowerCase().endsWith('/read') ? 'allowed' : 'denied'
    all(await asked({ action: input }), isRefused ? 'INVALID_ACTION' : allowed)
  })
})

describe.skipIf(cases.length === 0)('an id of the shared cases', () => {
  it.each(on('id'))('$id is refused, or plain data wherever an id stands', async ({ input = '', expected }) => {
    if (expected.class === 'error') {
      all(await asked({ principalId: input }), 'INVALID_REQUEST')
      expect(() => parsePolicy(policyFor('/', [input]))).toThrow(InvalidPolicyError)
      return
    }
    const engine = createEngine(
      parsePolicy({
        roleDefinitions: [{ ...READER, id: input }],
        roleAssignments: [{ id: input, principalId: `${input}-group`, roleDefinitionId: input, scope: '/s' }],
        groups: [{ id: `${input}-group`, members: [input.toLowerCase()] }],
      }),
    )
    for (const one of [engine, loadSnapshot(saveSnapshot(engine))]) {
      expect(one.can({ principalId: input, action: 'a/read', scope: '/s' })).toBe(true)
      expect(one.can({ principalId: 'alice', action: 'a/read', scope: '/s' })).toBe(false)
    }
    all(await asked({ principalId: input }), 'denied')
  })
})

describe.skipIf(cases.length === 0)('a document of the shared cases', () => {
  it.each(on('policy_doc'))('$id is refused in either format', ({ input = '' }) => {
    for (const format of ['json', 'yaml'] as const) {
      expect(() => parsePolicyText(input, { format })).toThrow(InvalidPolicyError)
    }
  })
})

describe.skipIf(cases.length === 0)('a request line of the shared cases', () => {
  it.each(on('http_middleware'))('$id runs no handler that was not asked for', async ({ input = '', expected }) => {
    const [line = '', ...headers] = input.replace(/ HTTP\/1\.1/, '').split('\r\n')
    const asUtf8 = Buffer.from(requestText(line, [...headers, ALICE])).toString('latin1')
    for (const { name, status, ran } of await ask(asUtf8)) {
      expect(status, name).not.toBe(500)
      if (expected.http !== 200) expect(ran, name).not.toContain('admin')
      // A server that has no HEAD routes says so.
      else if (line.endsWith('/public')) expect(line.startsWith('HEAD') ? [200, 404] : [200], name).toContain(status)
    }
  })
})

describe.skipIf(cases.length === 0)('a body of the shared cases', () => {
  it.each(on('pdp_server'))('$id is answered as it should be, and the next question is, too', async (one) => {
    const { input = '', expected } = one
    const { url } = await start()
    const path = input.includes('"evaluations"') ? '/access/v1/evaluations' : '/access/v1/evaluation'
    const { status, body } = await send(url + path, { body: input })
    expect(status).toBe(expected.http)
    if (status === 200) expect(body).toMatchObject({ evaluations: [{ decision: true }, { decision: false }] })
    expect(await send(`${url}/access/v1/evaluation`, { body: CONTROL })).toMatchObject({ body: { decision: true } })
  })
})

function outcome(answer: () => boolean): unknown {
  try {
    return answer()
  } catch (error) {
    return error
  }
}
