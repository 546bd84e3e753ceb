import { createEngine, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'

/** Permissions are bits in words of 32: these fill more than three, on each plane. */
const COUNT = 110
const TIMES = [1, 2, 3]

describe('a policy of more permissions than a word has bits', () => {
  const names = Array.from({ length: COUNT }, (_, at) => `kind${at}`)
  const engine = createEngine(
    parsePolicy({
      roleDefinitions: names.map((name) => ({
        id: name,
        roleName: name,
        permissions: [{ actions: [`P/${name}/*`], notActions: [`P/${name}/write`], dataActions: [`D/${name}/read`] }],
      })),
      roleAssignments: names.flatMap((name) => [
        { id: `${name}-at-root`, principalId: `wide-${name}`, roleDefinitionId: name, scope: '/' },
        { id: `${name}-below`, principalId: `near-${name}`, roleDefinitionId: name, scope: '/subscriptions/s/a/b' },
      ]),
    }),
  )

  it.each(['wide', 'near'])('grants each of them to who has it and to nobody else (%s)', (how) => {
    for (const holder of names) {
      const principalId = `${how}-${holder}`
      for (const kind of names) {
        const scope = '/subscriptions/s/a/b'
        const isOwn = kind === holder
        for (const _ of TIMES) {
          const read = { principalId, action: `P/${kind}/read`, scope }
          expect(engine.can(read) === isOwn && engine.check(read).allowed === isOwn).toBe(true)
        }
        const data = { principalId, action: `D/${kind}/read`, isDataAction: true, scope }
        expect(engine.can(data)).toBe(isOwn)
      }
      const refused = { principalId, scope: '/subscriptions/s/a/b' }
      for (const _ of TIMES) {
        expect(engine.check({ ...refused, action: `P/${holder}/write` })).toMatchObject({
          reason: 'removedByNotActions',
        })
        expect(engine.check({ ...refused, action: `D/${holder}/read` })).toMatchObject({ reason: 'otherPlane' })
        expect(engine.check({ ...refused, action: 'P/other/read' })).toMatchObject({ reason: 'notInRoles' })
      }
    }
  })
})
