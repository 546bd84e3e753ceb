import fc from 'fast-check'
import { parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { send } from './http.js'
import { CONTROL, start } from './servers.js'

interface Found {
  readonly results: readonly { readonly id?: string; readonly name?: string }[]
  readonly page: { readonly next_token: string; readonly count: number }
}

async function search(url: string, what: string, body: object): Promise<Found> {
  const { status, body: found } = await send(`${url}/access/v1/search/${what}`, { body })
  expect(status).toBe(200)
  return found as Found
}

/** Page by page, until there is no more. */
async function allPages(url: string, what: string, body: object, limit: number): Promise<Found['results']> {
  const rows: Found['results'][number][] = []
  let page: object = { limit }
  for (;;) {
    const found = await search(url, what, { ...body, page })
    rows.push(...found.results)
    expect(found.page.count).toBe(found.results.length)
    if (found.page.next_token === '') return rows
    expect(found.results).toHaveLength(limit)
    page = { token: found.page.next_token }
  }
}

const names = ['n0', 'N1', 'n/2', 'n~3', 'n 4', 'ü5']
const kinds = ['doc', 'Doc', 'pic']
const actions = ['read', 'write', 'app/doc/delete']
const some = <Value>(values: readonly Value[]) => fc.constantFrom(...values)

const worlds = fc.record({
  assignments: fc.array(
    fc.record({
      holder: some([...names, 'group']),
      role: some(['all', 'reads', 'mine']),
      at: some(['/', '/doc', '/~0044oc', '/doc/n0', '/pic/n~002f2']),
    }),
    { maxLength: 8 },
  ),
  members: fc.subarray(names),
  owners: fc.array(some(names), { minLength: 6, maxLength: 6 }),
  denied: some(['/doc/n0', '/doc', '/nowhere']),
})

describe('searches', () => {
  it('find exactly those of whom an evaluation says true, in pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        some(kinds),
        some(names),
        some(actions),
        fc.integer({ min: 1, max: 4 }),
        async (world, kind, name, action, limit) => {
          const policy = policyOf(world)
          const server = await start({ policy })
          const { url } = server
          const question = {
            subject: { type: 'user', id: name },
            action: { name: action },
            resource: { type: kind, id: names[0] ?? '' },
            context: { ip: '::1' },
          }
          const isTrue = async (change: object) =>
            (
              (await send(`${url}/access/v1/evaluation`, { body: { ...question, ...change } })).body as {
                decision: boolean
              }
            ).decision
          const expected = async <Item>(items: readonly Item[], change: (item: Item) => object) => {
            const kept: Item[] = []
            for (const item of items) if (await isTrue(change(item))) kept.push(item)
            return [...kept].sort()
          }
          const subjects = await allPages(url, 'subject', { ...question, subject: { type: 'user' } }, limit)
          expect(subjects.map(({ id }) => id).sort()).toEqual(
            await expected(names, (id) => ({ subject: { type: 'user', id } })),
          )
          const resources = await allPages(url, 'resource', { ...question, resource: { type: kind, id: 7 } }, limit)
          expect(resources.map(({ id }) => id).sort()).toEqual(
            await expected(names, (id) => ({ resource: { type: kind, id } })),
          )
          const found = await allPages(url, 'action', question, limit)
          expect(found.map((row) => row.name).sort()).toEqual(
            await expected(actions, (one) => ({ action: { name: one } })),
          )
          await server.close()
        },
      ),
      { numRuns: 25 },
    )
  })

  const { resource, action } = CONTROL
  const question = { subject: { type: 'user' }, action, resource }

  it('go on from the token they gave, at that limit, and with the same question only', async () => {
    const { url } = await start()
    const first = await search(url, 'subject', { ...question, page: { limit: 1 } })
    expect(first.results).toEqual([{ type: 'user', id: 'alice' }])
    const token = first.page.next_token
    const next = async (body: object, page: object) =>
      send(`${url}/access/v1/search/subject`, { body: { ...question, ...body, page: { token, ...page } } })
    expect((await next({}, {})).body).toMatchObject({
      results: [{ type: 'user', id: 'bob' }],
      page: { next_token: '' },
    })
    expect((await next({ subject: { id: 'ignored', type: 'user' } }, { limit: 1 })).status).toBe(200)
    expect((await next({}, { limit: 2 })).status).toBe(400)
    expect((await next({ action: { name: 'write' } }, {})).status).toBe(400)
    expect((await next({ context: { a: 1 } }, {})).status).toBe(400)
    for (const wrong of ['x', `${token}x`, Buffer.from('[1,2,3]').toString('base64url'), 'W10']) {
      expect((await next({}, { token: wrong })).status).toBe(400)
    }
  })

  it('go on when the policy has changed, from where they were', async () => {
    const server = await start({
      policy: policyOf({
        assignments: names.map((holder) => ({ holder, role: 'all', at: '/' })),
        members: [],
        owners: names,
        denied: '/nowhere',
      }),
    })
    const body = { subject: { type: 'user' }, action: { name: 'read' }, resource: { type: 'doc', id: 'x' } }
    const first = await search(server.url, 'subject', { ...body, page: { limit: 3 } })
    server.replace(
      policyOf({
        assignments: ['n/2', 'ü5'].map((holder) => ({ holder, role: 'all', at: '/' })),
        members: [],
        owners: names,
        denied: '/nowhere',
      }),
    )
    const second = await search(server.url, 'subject', { ...body, page: { token: first.page.next_token } })
    expect(second.results.map(({ id }) => id)).toEqual(['ü5'])
  })

  it.each([0, -1, 1.5, '1', null, Number.MAX_VALUE])(
    'refuse a limit of %j or take it for the most there is',
    async (limit) => {
      const { url } = await start()
      const { status } = await send(`${url}/access/v1/search/subject`, { body: { ...question, page: { limit } } })
      expect(status).toBe(limit === Number.MAX_VALUE ? 200 : 400)
    },
  )

  it('find nobody of an unknown type, for an unknown action, or at an unknown resource', async () => {
    const { url } = await start()
    expect((await search(url, 'subject', { ...question, subject: { type: 'spaceship' } })).results).toEqual([])
    expect((await search(url, 'subject', { ...question, action: { name: 'fly' } })).results).toEqual([])
    expect((await search(url, 'subject', { ...question, resource: { type: 'planet', id: 'x' } })).results).toEqual([])
    expect((await search(url, 'resource', { ...question, subject: { type: 'user', id: 'nobody' } })).results).toEqual(
      [],
    )
    expect((await search(url, 'action', { subject: { type: 'user', id: 'nobody' }, resource })).results).toEqual([])
  })

  it('end after the time they may take', async () => {
    const { url } = await start({ policy: crowd(60_000), limits: { timeMs: 1 } })
    const body = { subject: { type: 'user' }, action: { name: 'write' }, resource: { type: 'doc', id: 'x' } }
    expect(await send(`${url}/access/v1/search/subject`, { body })).toMatchObject({
      status: 503,
      body: { code: 'TIME_LIMIT' },
    })
  })
})

function policyOf(world: {
  assignments: readonly { holder: string; role: string; at: string }[]
  members: readonly string[]
  owners: readonly string[]
  denied: string
}) {
  return parsePolicy({
    roleDefinitions: [
      { id: 'all', roleName: 'All', permissions: [{ actions: ['*'] }] },
      { id: 'reads', roleName: 'Reads', permissions: [{ actions: ['*/read', 'read'] }] },
      {
        id: 'mine',
        roleName: 'Mine',
        permissions: [{ actions: ['write'], condition: '@Resource[owner] StringEquals @Principal[name]' }],
      },
    ],
    roleAssignments: world.assignments.map(({ holder, role, at }, index) => ({
      id: `a${index}`,
      principalId: holder,
      roleDefinitionId: role,
      scope: at,
    })),
    denyAssignments: [
      {
        id: 'd',
        denyAssignmentName: 'd',
        permissions: [{ actions: ['write'] }],
        scope: world.denied,
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      },
    ],
    groups: [{ id: 'group', members: world.members }],
    principals: names.map((id) => ({ id, type: 'user', attributes: { name: id } })),
    resources: kinds.flatMap((kind) =>
      names.map((id, index) => ({
        scope: `/${segment(kind)}/${segment(id)}`,
        attributes: { owner: world.owners[index] ?? '' },
      })),
    ),
    actions: actions.map((name) => ({ name, isDataAction: false })),
  })
}

function segment(text: string): string {
  return text.replace(/[A-Z/~]/g, (char) => `~${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function crowd(size: number) {
  return parsePolicy({ principals: Array.from({ length: size }, (_, index) => ({ id: `p${index}`, type: 'user' })) })
}
