import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../document/index.js'
import { createEngine } from '../engine/engine.js'
import { whatCan } from './what-can.js'

describe('what somebody may do', () => {
  /** What each of so many denies gives back may be given back by any of the others: too many rows to write. */
  const knots = (count: number) =>
    Array.from('abcdefgh'.slice(0, count), (letter) => ({
      id: letter,
      scope: '/',
      principals: [{ id: 'ann', type: 'User' }],
      permissions: [{ actions: ['*'], notActions: Array.from('abcdefgh', (other) => `*/${letter}${other}/*`) }],
    }))
  const answer = (denies: number, dataActions: string[] = []) => {
    const roleDefinitions = [{ id: 'r', roleName: 'R', permissions: [{ actions: ['*'], dataActions }] }]
    const roleAssignments = [{ id: 'ra', principalId: 'ann', roleDefinitionId: 'r', scope: '/' }]
    const engine = createEngine(parsePolicy({ roleDefinitions, roleAssignments, denyAssignments: knots(denies) }))
    return whatCan(engine, { principalId: 'ann', scope: '/' })
  }

  it('is written whole where that can be done', () => {
    expect(answer(2)).toMatchObject({ complete: true })
    expect(answer(2).permissions).toHaveLength(128)
  })

  it('is given up as too large where it would take minutes, with nothing in it that does not hold', () => {
    expect(answer(5)).toEqual({ permissions: [], complete: false, incomplete: 'tooLarge' })
  })
})
