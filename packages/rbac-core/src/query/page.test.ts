import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../document/index.js'
import { createEngine, type Engine } from '../engine/engine.js'
import { decodeCursor, encodeCursor } from './cursor.js'
import type { Page } from './page.js'
import { whatCan } from './what-can.js'
import { whereCan } from './where-can.js'
import { whoCan } from './who-can.js'

const POLICY = parsePolicy({
  roleDefinitions: [{ id: 'r', roleName: 'Reader', permissions: [{ actions: ['a/read', 'b/read', 'c/read'] }] }],
  roleAssignments: ['ann', 'bob', 'cyd'].map((principalId) => assignment(principalId, '/x')),
  roleAssignmentScheduleInstances: [
    { ...assignment('dan', '/x'), startDateTime: '2026-01-01T00:00:00Z', endDateTime: '2026-01-02T00:00:00Z' },
  ],
})

function assignment(principalId: string, scope: string) {
  return { id: `${principalId} at ${scope}`, principalId, roleDefinitionId: 'r', scope }
}

const WHO = { action: 'a/read', scope: '/x/y' }

function ids(engine: Engine, page?: Page, question = WHO): { ids: string[]; nextCursor: string } {
  const { principals, nextCursor = '' } = whoCan(engine, question, page)
  return { ids: principals.map(({ id }) => id), nextCursor }
}

const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_REQUEST', message: expect.stringMatching(message) })

describe('a page', () => {
  const engine = createEngine(POLICY, { clock: () => new Date('2026-01-03T00:00:00Z') })

  it('goes on where the one before ended, and says when it is the last', () => {
    const first = ids(engine, { limit: 2 })
    expect(first.ids).toEqual(['ann', 'bob'])
    expect(ids(engine, { limit: 2, cursor: first.nextCursor })).toEqual({ ids: ['cyd'], nextCursor: '' })
  })

  it('answers about the moment the first page was asked at, however long the reader takes', () => {
    let now = new Date('2026-01-01T23:59:59Z')
    const aging = createEngine(POLICY, { clock: () => now })
    const first = ids(aging, { limit: 3 })
    now = new Date('2026-01-02T00:00:01Z')
    expect(ids(aging, { limit: 3, cursor: first.nextCursor }).ids).toEqual(['dan'])
    expect(ids(aging).ids).toEqual(['ann', 'bob', 'cyd'])
  })

  it('takes the same question in another spelling', () => {
    const { nextCursor: cursor } = ids(engine, { limit: 1 })
    expect(ids(engine, { limit: 1, cursor }, { action: 'A/READ', scope: 'X/y/' }).ids).toEqual(['bob'])
  })

  it('takes attributes in any order', () => {
    const attributed = (attributes: object) => ({ ...WHO, attributes }) as typeof WHO
    const { nextCursor: cursor } = ids(engine, { limit: 1 }, attributed({ Request: { a: 1, b: [2] } }))
    expect(ids(engine, { limit: 1, cursor }, attributed({ Request: { b: [2], a: 1 } })).ids).toEqual(['bob'])
    expect(() => ids(engine, { limit: 1, cursor }, attributed({ Request: { a: 2, b: [2] } }))).toThrow(
      refused(/another query/),
    )
  })

  it('refuses the cursor of another query', () => {
    const { nextCursor: cursor } = ids(engine, { limit: 1 })
    for (const other of [
      { ...WHO, action: 'b/read' },
      { ...WHO, scope: '/x' },
      { ...WHO, isDataAction: true },
    ]) {
      expect(() => ids(engine, { limit: 1, cursor }, other)).toThrow(refused(/belongs to another query/))
    }
    expect(() => whatCan(engine, { principalId: 'ann', scope: '/x/y' }, { cursor })).toThrow(refused(/another query/))
    expect(() => whereCan(engine, { principalId: 'ann', action: 'a/read' }, { cursor })).toThrow(
      refused(/another query/),
    )
  })

  it('refuses the cursor of another revision', () => {
    const changing = createEngine(POLICY)
    const { nextCursor: cursor } = ids(changing, { limit: 1 })
    changing.update({ add: { roleAssignments: [assignment('eve', '/x')] } })
    expect(() => ids(changing, { limit: 1, cursor })).toThrow(refused(/another policy, or of this one before a change/))
  })

  it('refuses the cursor of another policy, and takes that of the same one in another engine', () => {
    const { roleDefinitions, roleAssignments } = POLICY
    const engineWith = (more: object) =>
      createEngine(parsePolicy({ roleDefinitions, roleAssignments: [...roleAssignments].reverse(), ...more }))
    const otherRole = {
      roleDefinitions: [{ id: 'r', roleName: 'R', permissions: [{ actions: ['a/read', 'd/read'] }] }],
    }
    const twoPlaces = { roleAssignments: [assignment('ann', '/x'), assignment('ann', '/z')] }
    const who = (one: Engine, page: Page) => whoCan(one, WHO, page)
    const what = (one: Engine, page: Page) => whatCan(one, { principalId: 'ann', scope: '/x' }, page)
    const where = (one: Engine, page: Page) => whereCan(one, { principalId: 'ann', action: 'a/read' }, page)
    for (const [ask, same, other] of [
      [who, {}, otherRole],
      [what, {}, otherRole],
      [where, twoPlaces, {}],
    ] as const) {
      const { nextCursor = '' } = ask(createEngine(parsePolicy({ roleDefinitions, roleAssignments, ...same })), {
        limit: 1,
      })
      expect(() => ask(engineWith(same), { limit: 1, cursor: nextCursor })).not.toThrow()
      expect(() => ask(engineWith(other), { limit: 1, cursor: nextCursor })).toThrow(refused(/of another policy/))
    }
  })

  it('is not disturbed by a change that is taken back', () => {
    const changing = createEngine(POLICY)
    const { nextCursor: cursor } = ids(changing, { limit: 1 })
    changing.update({ add: { roleAssignments: [assignment('eve', '/x')] } })
    changing.update({ remove: { roleAssignments: ['eve at /x'] } })
    expect(ids(changing, { limit: 1, cursor }).ids).toEqual(['bob'])
  })

  it.each([
    ['a limit of zero', { limit: 0 }],
    ['half a row', { limit: 0.5 }],
    ['a limit that is no number', { limit: Number.NaN }],
    ['a cursor that is no text', { cursor: 7 }],
    ['a cursor that no query made', { cursor: 'x' }],
    ['an empty cursor', { cursor: '' }],
    ['a cursor of the wrong parts', { cursor: encodeCursor(['1', 2] as never) }],
    ['no object', null],
  ])('refuses %s', (_name, page) => {
    expect(() => ids(engine, page as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })

  it('refuses a place that is not in the answer', () => {
    const { nextCursor = '' } = whatCan(engine, { principalId: 'ann', scope: '/x' }, { limit: 1 })
    const [basis, query, time] = decodeCursor(nextCursor) ?? ['', '', 0, '']
    for (const after of ['4', '-1', '1.5', 'x']) {
      const cursor = encodeCursor([basis, query, time, after])
      expect(() => whatCan(engine, { principalId: 'ann', scope: '/x' }, { cursor })).toThrow(refused(/not one that/))
    }
  })

  it('has a cursor that fits an URL and survives any id', () => {
    for (const after of ['ann', '\u00e9\u4e2d\ud83d\ude00', '__proto__', 'a"b\\c,|']) {
      const cursor = encodeCursor(['b', 'q', null, after])
      expect(cursor).toMatch(/^[\w-]+$/)
      expect(decodeCursor(cursor)).toEqual(['b', 'q', null, after])
    }
  })
})

describe('a question with an open part', () => {
  const engine = createEngine(POLICY)

  it.each([
    ['no object', () => whoCan(engine, null as never), 'INVALID_REQUEST'],
    ['no action', () => whoCan(engine, { scope: '/' } as never), 'INVALID_ACTION'],
    ['a pattern for an action', () => whoCan(engine, { action: 'a/*', scope: '/' }), 'INVALID_ACTION'],
    ['no scope', () => whoCan(engine, { action: 'a/read' } as never), 'INVALID_SCOPE'],
    ['no principal', () => whereCan(engine, { action: 'a/read' } as never), 'INVALID_REQUEST'],
    ['a time that is none', () => whoCan(engine, { ...WHO, now: 'soon' }), 'INVALID_REQUEST'],
    [
      'actions that are no list',
      () => whatCan(engine, { principalId: 'u', scope: '/', actions: 7 as never }),
      'INVALID_REQUEST',
    ],
    [
      'an action that is null',
      () => whatCan(engine, { principalId: 'u', scope: '/', actions: [null] as never }),
      'INVALID_REQUEST',
    ],
    [
      'an action with a star',
      () => whatCan(engine, { principalId: 'u', scope: '/', actions: [{ name: '*', isDataAction: false }] }),
      'INVALID_ACTION',
    ],
    [
      'a getter that throws',
      () =>
        whoCan(engine, {
          get action(): string {
            throw new Error('no')
          },
          scope: '/',
        }),
      'INVALID_REQUEST',
    ],
    ['an engine of its own making', () => whoCan({ ...engine } as never, WHO), 'INVALID_REQUEST'],
  ])('is refused with %s', (_name, ask, code) => {
    expect(ask).toThrow(expect.objectContaining({ code }))
  })

  it('is about concrete actions where those are given', () => {
    const actions = ['c/read', 'A/read', 'a/read', 'a/write'].map((name) => ({ name, isDataAction: false }))
    const { permissions } = whatCan(engine, { principalId: 'ann', scope: '/x', actions })
    expect(permissions.map(({ action }) => action)).toEqual(['a/read', 'c/read'])
  })

  it('says that groups are missing where they are', () => {
    const question = { principalId: 'ann', groupsIncomplete: true }
    expect(whatCan(engine, { ...question, scope: '/x' })).toMatchObject({ complete: false, incomplete: 'groups' })
    expect(whereCan(engine, { ...question, action: 'a/read' })).toMatchObject({ complete: false, incomplete: 'groups' })
  })
})
