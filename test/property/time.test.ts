import fc from 'fast-check'
import { createEngine, parsePolicy, RbacError } from 'rbac-core'
import { afterEach, describe, expect, it } from 'vitest'
import { worlds } from '../worlds/arbitrary.js'
import { CLOCK_TIME, timeAt } from '../worlds/world.js'
import { agree, JUDGES } from './judges.js'
import { runs } from './runs.js'

describe.each(JUDGES)('$name, as time goes by', ({ over }) => {
  it('changes its mind at the ends of windows only, and there at once', () => {
    const pieces = Array.from({ length: 12 }, (_, at) => [
      timeAt(at),
      timeAt(at) + 1,
      timeAt(at) + 1_234_567,
      timeAt(at + 1) - 1,
    ])
    pieces.push([Date.UTC(1970, 0, 1), Date.UTC(2025, 11, 31, 23, 59, 59, 999)], [timeAt(20), Date.UTC(2126, 0, 1)])
    fc.assert(
      fc.property(worlds(4), ({ policy, requests }) => {
        const decide = over(policy)
        for (const request of requests) {
          for (const [first, ...rest] of pieces) {
            const decision = decide({ ...request, now: new Date(first ?? 0) })
            for (const time of rest)
              agree(decide({ ...request, now: new Date(time) }), decision, policy, { request, time })
          }
        }
      }),
      runs(60),
    )
  })

  it('takes a Date, text and the clock for the same time', () => {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const decide = over(policy)
        for (const { now: _now, ...request } of requests) {
          const decision = decide(request)
          for (const now of [new Date(CLOCK_TIME), new Date(CLOCK_TIME).toISOString()]) {
            agree(decide({ ...request, now }), decision, policy, request)
          }
        }
      }),
      runs(60),
    )
  })
})

describe('a window from nine to ten', () => {
  const document = {
    roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }],
    roleAssignmentScheduleInstances: [
      {
        id: 'window',
        principalId: 'alice',
        roleDefinitionId: 'reader',
        scope: '/',
        startDateTime: '2026-11-22T09:00:00Z',
        endDateTime: '2026-11-22T10:00:00Z',
      },
    ],
  }
  const question = { principalId: 'alice', action: 'P/r/read', scope: '/' }
  const engine = createEngine(parsePolicy(document))
  const zone = process.env.TZ

  afterEach(() => {
    process.env.TZ = zone
    if (zone === undefined) delete process.env.TZ
  })

  it('is open from its first millisecond to the one before its end', () => {
    const at = (now: string) => engine.can({ ...question, now })
    expect(at('2026-11-22T08:59:59.999Z')).toBe(false)
    expect(at('2026-11-22T09:00:00.000Z')).toBe(true)
    expect(at('2026-11-22T09:59:59.999Z')).toBe(true)
    expect(at('2026-11-22T10:00:00.000Z')).toBe(false)
    expect(at('2026-11-22T10:00:00+01:00')).toBe(true)
  })

  it('does not move with the time zone of the machine', () => {
    const times = [
      '2026-11-22T09:30:00Z',
      '2026-11-22T09:30:00',
      '2026-11-22',
      '2026-11-22T10:30:00+01:00',
      '2026-11-22 09:30',
    ]
    const answers = ['UTC', 'Europe/Berlin', 'Pacific/Apia'].map((timeZone) => {
      process.env.TZ = timeZone
      const fresh = createEngine(parsePolicy(document))
      return times.map((now) => {
        try {
          return fresh.can({ ...question, now })
        } catch (error) {
          return error instanceof RbacError ? error.code : error
        }
      })
    })
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(answers[0]?.[0]).toBe(true)
    expect(answers[0]?.[3]).toBe(true)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no clock')
      },
    ],
    ['answers an invalid date', () => new Date(Number.NaN)],
    ['answers nothing', () => undefined as unknown as Date],
    ['answers text', () => '2026-11-22T09:30:00Z' as unknown as Date],
  ])('is shut when the clock %s, while what has no window goes on', (_, clock) => {
    const assignment = { id: 'always', principalId: 'bob', roleDefinitionId: 'reader', scope: '/' }
    const broken = createEngine(parsePolicy({ ...document, roleAssignments: [assignment] }), { clock })
    expect(broken.check(question)).toMatchObject({ allowed: false, reason: 'notActive' })
    expect(broken.can({ ...question, principalId: 'bob' })).toBe(true)
    expect(broken.can({ ...question, now: '2026-11-22T09:30:00Z' })).toBe(true)
  })
})
