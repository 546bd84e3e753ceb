import { fileURLToPath } from 'node:url'
import { loadPolicy } from 'rbac-core/node'
import type { PdpServer } from 'rbac-server/authzen'
import { describe, expect, it } from 'vitest'
import { send } from './http.js'
import { start } from './servers.js'

// What the interoperability scenarios of AuthZEN ask of a decision server, said again as rules over the example policies.

function example(name: string): string {
  return fileURLToPath(new URL(`../../examples/authzen/${name}.yaml`, import.meta.url))
}

async function evaluate({ url }: PdpServer, question: object): Promise<boolean> {
  const { status, body } = await send(`${url}/access/v1/evaluation`, { body: question })
  expect(status).toBe(200)
  return (body as { decision: boolean }).decision
}

const ROLES: Readonly<Record<string, readonly string[]>> = {
  Rick: ['admin', 'evil_genius'],
  Morty: ['editor'],
  Summer: ['editor'],
  Beth: ['viewer'],
  Jerry: ['viewer'],
}

async function people(policy: string) {
  const { principals } = await loadPolicy(policy)
  return principals.map(({ id, type, displayName = '', attributes }) => {
    const roles = ROLES[displayName] ?? []
    return {
      subject: { type, id },
      is: (...some: string[]) => roles.some((role) => some.includes(role)),
      mail: attributes?.email,
    }
  })
}

describe('the todo application', () => {
  it('lets people see, create, change and delete as their roles and ownership say', async () => {
    const server = await start({ policy: example('todo') })
    const everybody = await people(example('todo'))
    for (const { subject, is, mail } of everybody) {
      const may = (name: string, resource: object) =>
        evaluate(server, { subject, action: { name }, resource, context: {} })
      expect(await may('can_read_todos', { type: 'todo', id: 'todo-1' })).toBe(true)
      expect(await may('can_create_todo', { type: 'todo', id: 'todo-1' })).toBe(is('admin', 'editor'))
      for (const { mail: ownerID } of everybody) {
        expect(await may('can_read_user', { type: 'user', id: ownerID })).toBe(true)
        const todo = { type: 'todo', id: '7240d0db-8ff0-41ec-98b2-34a096273b9f', properties: { ownerID } }
        const owns = mail === ownerID && !is('viewer')
        expect(await may('can_update_todo', todo)).toBe(is('evil_genius') || owns)
        expect(await may('can_delete_todo', todo)).toBe(is('admin') || owns)
      }
    }
  })

  it('asks about a whole list of todos at once, with an empty resource for a default', async () => {
    const server = await start({ policy: example('todo') })
    const everybody = await people(example('todo'))
    for (const { subject, is, mail } of everybody) {
      const { body } = await send(`${server.url}/access/v1/evaluations`, {
        body: {
          subject,
          action: { name: 'can_update_todo' },
          resource: {},
          context: {},
          evaluations: everybody.map(({ mail: ownerID }, index) => ({
            resource: { type: 'todo', id: `${index}`, properties: { ownerID } },
          })),
        },
      })
      const { evaluations } = body as { evaluations: { decision: boolean }[] }
      const expected = everybody.map(({ mail: owner }) => is('evil_genius') || (owner === mail && is('editor')))
      expect(evaluations.map(({ decision }) => decision)).toEqual(expected)
    }
  })
})

describe('the API gateway', () => {
  it('lets methods through on routes as roles say', async () => {
    const server = await start({ policy: example('gateway') })
    const everybody = await people(example('gateway'))
    const rules: readonly [method: string, route: string, ...roles: string[]][] = [
      ['GET', '/users/{userId}', 'admin', 'evil_genius', 'editor', 'viewer'],
      ['GET', '/todos', 'admin', 'evil_genius', 'editor', 'viewer'],
      ['POST', '/todos', 'admin', 'editor'],
      ['PUT', '/todos/{todoId}', 'evil_genius', 'editor'],
      ['DELETE', '/todos/{todoId}', 'admin', 'editor'],
      ['PATCH', '/todos/{todoId}'],
      ['DELETE', '/todos'],
      ['GET', '/todos/{todoID}'],
      ['GET', '/'],
    ]
    for (const { subject, is } of everybody) {
      for (const [name, id, ...roles] of rules) {
        const question = { subject, action: { name }, resource: { type: 'route', id }, context: {} }
        expect({ name, id, may: await evaluate(server, question) }).toEqual({ name, id, may: is(...roles) })
      }
      expect(
        await evaluate(server, {
          subject: { ...subject, type: 'user' },
          action: { name: 'GET' },
          resource: { type: 'route', id: '/todos' },
        }),
      ).toBe(false)
    }
  })
})

describe('searching records', () => {
  it('finds who may do what with which, and what an identity provider puts into tokens', async () => {
    const server = await start({ policy: example('search') })
    const { principals, resources } = await loadPolicy(example('search'))
    const users = principals.map(({ id, attributes }) => ({
      id,
      role: attributes?.role,
      department: attributes?.department,
    }))
    const records = resources.map(({ scope, attributes }) => ({
      id: scope.replace('/record/', ''),
      owner: attributes?.owner,
      department: attributes?.department,
    }))
    expect({ users: users.length, records: records.length }).toEqual({ users: 6, records: 20 })
    const rules: Readonly<Record<string, (user: (typeof users)[number], record: (typeof records)[number]) => boolean>> =
      {
        view: (user, record) =>
          record.owner === user.id || record.department === user.department || user.role === 'manager',
        edit: (user, record) =>
          record.owner === user.id || (user.role === 'manager' && record.department === user.department),
        delete: (user, record) => record.owner === user.id,
        paint: () => false,
      }
    const found = async (what: string, body: object) =>
      ((await send(`${server.url}/access/v1/search/${what}`, { body })).body as { results: object[] }).results
    for (const [name, rule] of Object.entries(rules)) {
      const action = { name }
      for (const record of records) {
        const resource = { type: 'record', id: record.id }
        const expected = users.filter((user) => rule(user, record)).map(({ id }) => ({ type: 'user', id }))
        expect(await found('subject', { subject: { type: 'user' }, action, resource })).toEqual(expected)
      }
      for (const user of users) {
        const expected = records.filter((record) => rule(user, record)).map(({ id }) => ({ type: 'record', id }))
        expect(
          await found('resource', { subject: { type: 'user', id: user.id }, action, resource: { type: 'record' } }),
        ).toEqual(expected)
      }
    }
    for (const user of users) {
      for (const record of records) {
        const names = Object.keys(rules)
          .filter((name) => rules[name]?.(user, record))
          .sort()
        const question = { subject: { type: 'user', id: user.id }, resource: { type: 'record', id: record.id } }
        expect(await found('action', question)).toEqual(names.map((name) => ({ name })))
      }
    }
  })
})
