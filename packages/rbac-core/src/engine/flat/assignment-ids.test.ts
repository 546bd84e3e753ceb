import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../../document/index.js'
import { createEngine } from '../engine.js'

const SCOPE = '/subscriptions/s1/resourceGroups/g1'
const INFIX = '/providers/Microsoft.Authorization/roleAssignments/'
const [FIRST, SECOND, THIRD] = ['0', '1', '2'].map((digit) => `${digit}a000000-0000-4000-8000-00000000000b`)

/** As Azure writes ids, so that columns keep their last part only; and some that they have to keep whole. */
const IDS = [
  `${SCOPE}${INFIX}${SECOND}`,
  `${SCOPE}${INFIX}${FIRST?.toUpperCase()}`,
  `${SCOPE.toUpperCase()}${INFIX}${THIRD}`,
  `${SCOPE}/providers/Microsoft.Elsewhere/roleAssignments/x`,
  `${SCOPE}x${INFIX}y`,
  'just-a-name',
]

function engineOf(ids: readonly string[]) {
  const roleAssignments = ids.map((id) => ({ id, principalId: 'alice', roleDefinitionId: 'r', scope: SCOPE }))
  const roleDefinitions = [{ id: 'r', roleName: 'r', permissions: [{ actions: ['*'] }] }]
  return createEngine(parsePolicy({ roleDefinitions, roleAssignments }))
}

function deciding(ids: readonly string[]): (string | undefined)[] {
  const engine = engineOf(ids)
  return [1, 2, 3].map(() => {
    const decision = engine.check({ principalId: 'alice', action: 'P/read', scope: SCOPE })
    return decision.allowed ? decision.grantedBy.roleAssignmentId : undefined
  })
}

describe('ids of assignments', () => {
  it.each(IDS)('are told as they are written: %s', (id) => {
    expect(deciding([id])).toEqual([id, id, id])
  })

  it('are told apart by all of them, smallest first and ASCII case folded', () => {
    const inOrder = [IDS[1], IDS[0], IDS[2], IDS[3], IDS[4], IDS[5]].map((id) => id ?? '')
    for (let from = 0; from < inOrder.length; from++) {
      const left = inOrder.slice(from)
      for (const ids of [left, [...left].reverse()]) {
        const [smallest] = [...left].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
        expect(deciding(ids)).toEqual([smallest, smallest, smallest])
      }
    }
  })

  it('are found again whole, whatever case they are asked for in, and by nothing less', () => {
    const engine = engineOf(IDS)
    // What nobody has is not there to be removed.
    const unknown = [`${SCOPE}${INFIX}none`, `${SCOPE}/${SECOND}`, `${INFIX}${SECOND}`]
    engine.update({ remove: { roleAssignments: unknown } })
    expect(engine.policy.roleAssignments.map(({ id }) => id)).toEqual(IDS)
    const gone = [IDS[0]?.toLowerCase() ?? '', IDS[4]?.toUpperCase() ?? '']
    engine.update({ remove: { roleAssignments: gone } })
    const left = engine.policy.roleAssignments.map(({ id }) => id)
    expect(left).toEqual([IDS[1], IDS[2], IDS[3], IDS[5]])
  })
})
