import { describe, expect, it } from 'vitest'
import { send } from './http.js'
import { CONTROL, start } from './servers.js'

const alice = { type: 'user', id: 'alice' }
const bob = { type: 'user', id: 'bob' }
const record = (id: string, properties?: object) => ({
  resource: { type: 'record', id, ...(properties && { properties }) },
})

async function ask(body: object) {
  const { url } = await start()
  const { status, body: answer } = await send(`${url}/access/v1/evaluations`, { body })
  return { status, ...(answer as { decision?: boolean; evaluations?: { decision: boolean; context: object }[] }) }
}

async function decisions(body: object): Promise<(boolean | undefined)[] | undefined> {
  const { evaluations } = await ask(body)
  return evaluations?.map(({ decision }) => decision)
}

describe('a batch', () => {
  it('takes what an item leaves out from the defaults, whole and never merged', async () => {
    const defaults = {
      subject: bob,
      action: { name: 'write' },
      resource: record('record-2', { status: 'archived' }).resource,
    }
    expect(await decisions({ ...defaults, evaluations: [{}, record('record-2'), record('record-1')] })).toEqual([
      true,
      true,
      false,
    ])
    // With properties of the default in it, this would be a question about an archived record.
    expect(await decisions({ ...defaults, evaluations: [{ resource: { type: 'record', id: 'record-1' } }] })).toEqual([
      false,
    ])
    const action = { name: 'delete', properties: { soft: true } }
    const item = { action: { name: 'delete' } }
    expect(await decisions({ ...CONTROL, action, evaluations: [{}, item] })).toEqual([true, false])
  })

  it('answers each of several items that differ in their context alone with its own', async () => {
    const question = { ...CONTROL, action: { name: 'delete' } }
    const soft = [true, false, 'true', undefined, true]
    const evaluations = soft.map((value) => ({ context: value === undefined ? {} : { soft: value } }))
    expect(await decisions({ ...question, evaluations })).toEqual([true, false, false, false, true])
    expect(await decisions({ ...question, context: { soft: true }, evaluations: [{}, { context: {} }] })).toEqual([
      true,
      false,
    ])
  })

  it('needs a default only for the item that lacks it, and only that item suffers', async () => {
    const { status, evaluations } = await ask({
      subject: alice,
      action: { name: 'read' },
      resource: {},
      evaluations: [record('record-1'), {}, null, 1, [], { ...record('record-1'), subject: 'alice' }],
    })
    expect(status).toBe(200)
    expect(evaluations?.map(({ decision }) => decision)).toEqual([true, false, false, false, false, false])
    expect(evaluations?.[1]?.context).toMatchObject({
      reason: 'invalidRequest',
      error: { status: 400, message: 'resource.type is missing' },
    })
  })

  it.each(['subject', 'action', 'resource'])(
    'does not put the default in the place of a %s that is null',
    async (part) => {
      const { status, evaluations } = await ask({ ...CONTROL, evaluations: [{ [part]: null }, {}] })
      expect(status).toBe(200)
      expect(evaluations).toMatchObject([
        {
          decision: false,
          context: { reason: 'invalidRequest', error: { status: 400, message: `${part} is missing` } },
        },
        { decision: true },
      ])
    },
  )

  const write = { subject: alice, action: { name: 'write' } }
  const [yes, no] = [record('record-1'), record('record-2')]
  it.each([
    ['execute_all', [yes, no, yes], [true, false, true]],
    ['deny_on_first_deny', [yes, no, yes], [true, false]],
    ['deny_on_first_deny', [yes, {}, yes], [true, false]],
    ['deny_on_first_deny', [yes, yes], [true, true]],
    ['permit_on_first_permit', [no, {}, yes, no], [false, false, true]],
    ['permit_on_first_permit', [no, no], [false, false]],
  ] as const)('with %s ends where it should', async (evaluations_semantic, evaluations, expected) => {
    expect(await decisions({ ...write, evaluations, options: { evaluations_semantic, other: 1 } })).toEqual(expected)
  })

  it.each([
    { options: { evaluations_semantic: 'all' } },
    { options: { evaluations_semantic: 1 } },
    { options: [] },
    { options: 'x' },
    { evaluations: {} },
    { evaluations: 'x' },
    { subject: 'alice' },
    { context: 'x' },
  ])('refuses %j as a whole', async (wrong) => {
    const { status } = await ask({ ...write, evaluations: [yes], ...wrong })
    expect(status).toBe(400)
  })

  it.each([undefined, null, []])('with %j for items is one question', async (evaluations) => {
    expect(await ask({ ...CONTROL, evaluations })).toMatchObject({ status: 200, decision: true })
    const { status } = await ask({ ...CONTROL, subject: undefined, evaluations })
    expect(status).toBe(400)
  })
})
