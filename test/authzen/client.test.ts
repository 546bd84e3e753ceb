import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AccessRequest, createEngine } from 'rbac-core'
import { builtinRoles } from 'rbac-core/builtin-roles'
import { loadPolicy } from 'rbac-core/node'
import { createPdpClient } from 'rbac-core/pdp'
import { afterEach, describe, expect, it } from 'vitest'
import { rbac } from '../cli/rbac.js'
import { RECORDS, start } from './servers.js'
import { selfSigned } from './tls.js'

const CONTOSO = fileURLToPath(new URL('../../examples/contoso', import.meta.url))
const KEY = 'a-key-of-the-shop-0123456789'
const clock = () => new Date('2026-11-22T12:00:00Z')

/** Questions with every part that an access request may have, some of them nonsense. */
const questions: readonly AccessRequest[] = [
  { principalId: 'alice', action: 'read', scope: '/record/record-1' },
  { principalId: 'alice', action: 'write', scope: '/record/record-2', isDataAction: false },
  { principalId: 'alice', action: 'read', scope: '/record/record-1', isDataAction: true },
  { principalId: 'bob', action: 'write', scope: '/record/x', attributes: { Resource: { status: 'archived' } } },
  { principalId: 'nobody', groupIds: ['bob'], groupsIncomplete: true, action: 'read', scope: '/' },
  {
    principalId: 'alice',
    action: 'delete',
    scope: '/record/record-1',
    attributes: { Request: { soft: true } },
    now: new Date(0),
  },
]

describe('createPdpClient', () => {
  it('answers what an engine of its own would, decision by decision and story by story', async () => {
    const server = await start({ explain: true, clock })
    const engine = createEngine(await loadPolicy(RECORDS), { clock })
    const client = createPdpClient({ url: server.url })
    for (const question of questions) {
      expect(await client.check(question)).toEqual(engine.check(question))
      expect(await client.can(question)).toBe(engine.can(question))
      const story = engine.explain(question, { roles: builtinRoles })
      expect(await client.explain(question)).toEqual(JSON.parse(JSON.stringify(story)))
    }
    expect(await client.checkMany(questions)).toEqual(engine.checkMany(questions))
  })

  it('grants by no attribute that an engine of its own can not take, whatever JSON would make of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rbac-client-'))
    const file = join(folder, 'policy.json')
    const condition = [
      "@Request[v] DateTimeGreaterThan '2020-01-01T00:00:00Z'",
      '@Request[v] NumericEquals 5',
      "@Request[v] StringEquals 'x'",
      "@Request[v] ForAnyOfAnyValues:StringEquals {'x'}",
    ].join(' OR ')
    const [permissions, conditionVersion] = [[{ actions: ['*'] }], '2.0']
    const held = { principalId: 'u', roleDefinitionId: 'r' }
    const denied = {
      id: 'd',
      denyAssignmentName: 'd',
      scope: '/d',
      principals: [{ id: 'u', type: 'User' }],
      permissions,
    }
    const document = {
      roleDefinitions: [{ id: 'r', roleName: 'r', permissions }],
      roleAssignments: [
        { ...held, id: 'a', scope: '/', condition, conditionVersion },
        { ...held, id: 'b', scope: '/d' },
      ],
      denyAssignments: [{ ...denied, condition: 'Exists @Request[v]', conditionVersion }],
    }
    try {
      writeFileSync(file, JSON.stringify(document))
      const engine = createEngine(await loadPolicy(file))
      const client = createPdpClient({ url: (await start({ policy: file })).url })
      const plain = [5, Number.NaN, null, undefined, 'x', '2026-01-01T00:00:00Z', true, [], ['x'], [null], [undefined]]
      const objects = [new Date(), 5n, Object(5), Object('x'), { toJSON: () => 5 }, {}, [['x']], [new Date()], () => 5]
      for (const v of [...plain, ...objects]) {
        for (const scope of ['/', '/d']) {
          const asked = { principalId: 'u', action: 'a', scope, attributes: { Request: { v } } } as AccessRequest
          expect(await client.check(asked), `${typeof v} ${String(v)}`).toEqual(engine.check(asked))
        }
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('asks for more than a thousand decisions in several calls, in order', async () => {
    const server = await start()
    const many = Array.from({ length: 2500 }, (_, index) => ({
      principalId: index % 3 === 0 ? 'alice' : 'nobody',
      action: 'read',
      scope: '/record/1',
    }))
    const decisions = await createPdpClient({ url: server.url }).checkMany(many)
    expect(decisions.map(({ allowed }) => allowed)).toEqual(many.map((_, index) => index % 3 === 0))
  })

  it('asks for what is larger than a server takes at once in several calls, too', async () => {
    const server = await start()
    const groupIds = Array.from({ length: 200 }, (_, index) => `${index}-\u540d\u524d-0000-4000-8000-000000000000`)
    const many = Array.from({ length: 400 }, (_, index) => ({
      principalId: index % 3 === 0 ? 'alice' : 'nobody',
      groupIds,
      action: 'read',
      scope: '/record/1',
    }))
    const decisions = await createPdpClient({ url: server.url }).checkMany(many)
    expect(decisions.map(({ allowed }) => allowed)).toEqual(many.map((_, index) => index % 3 === 0))
  })

  it('rejects a request that is larger than the server takes by itself', async () => {
    const { url } = await start({ limits: { bodyBytes: 1000 } })
    const question = { principalId: 'alice', action: 'read', scope: '/record/1', groupIds: ['x'.repeat(250)] }
    expect(await createPdpClient({ url }).can(question)).toBe(true)
    const larger = { ...question, groupIds: Array.from({ length: 5 }, () => 'x'.repeat(250)) }
    await expect(createPdpClient({ url }).can(larger)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
  })

  it('rejects with the error the engine would throw', async () => {
    const { url } = await start()
    const client = createPdpClient({ url: `${url}/` })
    const question = { principalId: 'alice', action: 'read', scope: '/record/1' }
    await expect(client.check({ ...question, scope: '//' })).rejects.toMatchObject({
      code: 'INVALID_SCOPE',
      message: expect.stringContaining('//'),
    })
    await expect(client.check({ ...question, action: '*' })).rejects.toMatchObject({ code: 'INVALID_ACTION' })
    await expect(client.can({ ...question, principalId: '' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    const many = [...Array.from({ length: 1200 }, () => question), { ...question, action: '*' }, question]
    await expect(client.checkMany(many)).rejects.toMatchObject({
      code: 'INVALID_ACTION',
      message: expect.stringMatching(/^requests\[1200\]: /),
    })
    await expect(client.checkMany([question, null as never])).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(/^requests\[1\]: /),
    })
    await expect(client.check({ ...question, attributes: { request: {} } as never })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('they are Request, Resource, Principal, Environment'),
    })
    for (const wrong of [null, 5, 'x', []]) {
      await expect(client.check({ ...question, attributes: { Request: wrong } as never })).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('attributes.Request'),
      })
    }
    await expect(client.check(null as never)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await expect(client.checkMany('x' as never)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('shows its credential, and tells an unwanted one from a server that is not there', async () => {
    const { url } = await start({ apiKeys: [{ name: 'shop', key: KEY }] })
    const question = { principalId: 'alice', action: 'read', scope: '/record/1' }
    expect(await createPdpClient({ url, credential: KEY }).can(question)).toBe(true)
    expect(await createPdpClient({ url, credential: async () => KEY }).can(question)).toBe(true)
    await expect(createPdpClient({ url }).can(question)).rejects.toMatchObject({ code: 'PDP_REFUSED', status: 401 })
    await expect(createPdpClient({ url, credential: KEY }).explain(question)).rejects.toMatchObject({ status: 403 })
    const failing = createPdpClient({
      url,
      credential: () => {
        throw new Error(KEY)
      },
    })
    await expect(failing.can(question)).rejects.toMatchObject({
      code: 'PDP_UNAVAILABLE',
      message: expect.not.stringContaining(KEY),
    })
    for (const credential of ['', `${KEY}\n`, undefined as never]) {
      const client = createPdpClient({ url, credential: () => credential })
      const code = credential === undefined ? 'PDP_REFUSED' : 'PDP_UNAVAILABLE'
      await expect(client.can(question)).rejects.toMatchObject({ code, message: expect.stringContaining('credential') })
    }
    const late = createPdpClient({ url, credential: () => new Promise(() => undefined), timeoutMs: 20 })
    await expect(late.can(question)).rejects.toMatchObject({
      code: 'PDP_UNAVAILABLE',
      message: expect.stringContaining('credential'),
    })
  })

  it('says in a word why nobody answers: nobody is there, or not whom the certificate names', async () => {
    const question = { principalId: 'alice', action: 'read', scope: '/record/1' }
    const away = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => away.once('listening', resolve))
    const { port } = away.address() as AddressInfo
    await new Promise((resolve) => away.close(resolve))
    await expect(createPdpClient({ url: `http://127.0.0.1:${port}` }).can(question)).rejects.toMatchObject({
      code: 'PDP_UNAVAILABLE',
      message: `no answer from the decision server at http://127.0.0.1:${port} (ECONNREFUSED)`,
    })
    const { url } = await start({ tls: await selfSigned() })
    await expect(createPdpClient({ url }).can(question)).rejects.toMatchObject({
      code: 'PDP_UNAVAILABLE',
      message: expect.stringMatching(/\(\w*(?:SELF_SIGNED|VERIFY|CERT)\w*\)$/),
    })
  })

  it.each([
    {},
    { url: 'pdp' },
    { url: 'ftp://x' },
    { url: 'http://x?y' },
    { url: 'http://user:secret@x' },
    { url: 'http://user@x' },
    { url: 'http://x', timeoutMs: 0 },
    { url: 'http://x', credential: 1 },
    { url: 'http://x', credential: '' },
    { url: 'http://x', credential: 'a key' },
    { url: 'http://x', credential: `${KEY}\n` },
  ])('refuses the options %j', (options) => {
    expect(() => createPdpClient(options as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })
})

describe('a client of something else', () => {
  let stop: () => void = () => undefined
  afterEach(() => stop())

  async function answering(status: number, body: string, delayMs = 0): Promise<string> {
    const server = createServer((_, response) => {
      setTimeout(() => response.writeHead(status, { location: '/elsewhere' }).end(body), delayMs).unref()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stop = () => server.close().closeAllConnections()
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  it.each([
    [200, '{"allowed":true}', 'PDP_REFUSED'],
    [200, '{"allowed":"true","effect":"Allowed","grantedBy":{}}', 'PDP_REFUSED'],
    [200, '{"allowed":true,"effect":"Denied","grantedBy":{}}', 'PDP_REFUSED'],
    [200, '[]', 'PDP_REFUSED'],
    [200, 'yes', 'PDP_REFUSED'],
    [404, '', 'PDP_REFUSED'],
    [400, '', 'PDP_REFUSED'],
    [307, '', 'PDP_UNAVAILABLE'],
    [429, '', 'PDP_UNAVAILABLE'],
    [503, '{}', 'PDP_UNAVAILABLE'],
  ])('takes %i %s for no decision', async (status, body, code) => {
    const client = createPdpClient({ url: await answering(status, body) })
    await expect(client.can({ principalId: 'a', action: 'b', scope: '/' })).rejects.toMatchObject({ code })
  })

  it('waits no longer than it is told', async () => {
    const client = createPdpClient({ url: await answering(200, '{}', 60_000), timeoutMs: 50 })
    await expect(client.check({ principalId: 'a', action: 'b', scope: '/' })).rejects.toMatchObject({
      code: 'PDP_UNAVAILABLE',
      message: expect.stringContaining('50 ms'),
    })
  })
})

describe('rbac check --pdp', () => {
  const question = [
    '--principal',
    'sana',
    '--action',
    'Microsoft.Web/sites/restart/action',
    '--scope',
    '/subscriptions/5b000002-0000-4000-8000-000000000002/resourceGroups/shop',
  ]

  it('says what it says of the policy itself, with the same exit code', async () => {
    const { url } = await start({ policy: CONTOSO, explain: true, clock })
    const directory = await loadPolicy(CONTOSO)
    for (const { id } of directory.principals) {
      for (const verb of ['check', 'explain']) {
        const asked = [verb, '--principal', id, ...question.slice(2), '--json']
        const there = await rbac([...asked, '--pdp', url])
        const here = await rbac([...asked, '--policy', CONTOSO])
        expect({ code: there.code, value: JSON.parse(there.stdout) }).toEqual({
          code: here.code,
          value: JSON.parse(here.stdout),
        })
        expect(there.stderr).toBe('')
      }
    }
  })

  it('says where to ask why, and that a name is none', async () => {
    const { url } = await start()
    const asked = ['check', '--action', 'read', '--scope', '/record/1', '--pdp', url, '--principal']
    const { stdout, stderr } = await rbac([...asked, 'Alice Liddell'])
    expect(stdout).toContain('rbac explain, with the same flags, of a server that was started with --explain')
    expect(stderr).toBe('warning: `--principal Alice Liddell` was asked for as an id, though it looks like a name\n')
    expect((await rbac([...asked, 'nobody'])).stderr).toBe('')
    expect((await rbac([...asked, 'alice'])).stderr).toBe('')
  })

  it('answers batches, line by line', async () => {
    const { url } = await start()
    const stdin = questions
      .map((each) => `${JSON.stringify(each)}\n`)
      .join('')
      .concat('{"scope":"//"}\n')
    const there = await rbac(['check', '--batch', '-', '--pdp', url], { stdin })
    const here = await rbac(['check', '--batch', '-', '--policy', RECORDS], { stdin })
    expect(there.stdout).toBe(here.stdout)
    expect({ code: there.code, lines: there.stdout.trimEnd().split('\n').length }).toEqual({
      code: 2,
      lines: questions.length + 1,
    })
  })

  it('takes its credential from the environment, and ends with 5 where nobody answers', async () => {
    const { url } = await start({ apiKeys: [{ name: 'shop', key: KEY }] })
    const asked = ['check', '--principal', 'alice', '--action', 'read', '--scope', '/record/1', '--pdp']
    expect(await rbac([...asked, url], { env: { RBAC_PDP_KEY: KEY } })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('ALLOWED'),
    })
    expect(await rbac([...asked, url])).toMatchObject({ code: 2, stdout: '' })
    expect(await rbac([...asked, url], { env: { RBAC_PDP_KEY: 'two words' } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('$RBAC_PDP_KEY'),
    })
    expect(await rbac([...asked, 'http://127.0.0.1:1'])).toMatchObject({ code: 5, stdout: '' })
    expect(await rbac([...asked, url, '--policy', RECORDS])).toMatchObject({ code: 2 })
    expect(await rbac([...asked, 'nonsense'])).toMatchObject({ code: 2 })
  })
})
