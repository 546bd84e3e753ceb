import { createEngine, parsePolicy } from 'rbac-core'
import { evaluateCondition, parseCondition } from 'rbac-core/condition'
import { whoCan } from 'rbac-core/query'
import { describe, expect, it } from 'vitest'

const QUESTION = { principalId: 'p', action: 'a/read', scope: '/s' }
const engineWith = (condition: string) =>
  createEngine(
    parsePolicy({
      roleDefinitions: [{ id: 'r', roleName: 'Reader', permissions: [{ actions: ['a/read'] }] }],
      roleAssignments: [{ id: 'as', principalId: 'p', roleDefinitionId: 'r', scope: '/s', condition }],
    }),
  )

/** Ten million a second; a number of milliseconds can't tell two neighbours apart. */
const ticks = Array.from({ length: 300 }, (_, index) => String((index * 3_333_337) % 10_000_000).padStart(7, '0'))

describe('a time sent as text', () => {
  it.each([
    ['in UTC', '2026-05-01T13:00:00', 'Z'],
    ['with an offset', '2026-05-01T15:30:00', '+02:30'],
  ])('counts to the 100 ns, %s', (_, second, zone) => {
    for (const tick of [...ticks, '1234', '9999999', '0000001']) {
      const now = `${second}.${tick}${zone}`
      const literal = `2026-05-01T13:00:00.${tick}Z`
      for (const [operator, holds] of [
        ['DateTimeEquals', true],
        ['DateTimeLessThan', false],
        ['DateTimeGreaterThan', false],
        ['DateTimeLessThanEquals', true],
      ] as const) {
        const condition = `@Environment[UtcNow] ${operator} '${literal}'`
        expect([tick, operator, engineWith(condition).can({ ...QUESTION, now })]).toEqual([tick, operator, holds])
        expect(evaluateCondition(parseCondition(condition), { now })).toBe(String(holds))
      }
    }
  })

  it('is in the request that an explanation repeats, so that asking it again gives the same', () => {
    const engine = engineWith("@Environment[UtcNow] DateTimeLessThan '2026-05-01T13:00:00.0006Z'")
    const { decision, request } = engine.explain({ ...QUESTION, now: '2026-05-01T13:00:00.0005Z' })
    expect(decision.allowed).toBe(true)
    expect(engine.check(request)).toEqual(decision)
  })

  it('counts so in questions about many, too', () => {
    const engine = engineWith("@Environment[UtcNow] DateTimeEquals '2026-05-01T13:00:00.1234567Z'")
    const { principals } = whoCan(engine, { action: 'a/read', scope: '/s', now: '2026-05-01T13:00:00.1234567Z' })
    expect(principals).toEqual([expect.objectContaining({ id: 'p', conditional: false })])
  })
})
