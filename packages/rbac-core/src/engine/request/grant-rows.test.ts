import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../../document/index.js'
import { createEngine, insideOf } from '../engine.js'
import { GrantRows, NO_ROW, RUN } from './grant-rows.js'
import { itemAt } from './grant-runs.js'

const PEOPLE = 3000
const { policy } = insideOf(
  createEngine(
    parsePolicy({
      roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }],
      roleAssignments: Array.from({ length: PEOPLE }, (_, index) => ({
        id: `ra-${index}`,
        principalId: `p${index}`,
        roleDefinitionId: 'reader',
        scope: `/subscriptions/s${index % 50}`,
      })),
      groups: [{ id: 'idle', members: ['p0'] }],
    }),
  ),
).context
const holder = (index: number): number => policy.directory.find(`p${index}`)

describe('the rows of what holders were assigned', () => {
  it('are laid once each, and none for who holds nothing', () => {
    const rows = new GrantRows()
    const first = rows.rowOf(policy, holder(0))
    const second = rows.rowOf(policy, holder(1))
    expect([first, second]).not.toContain(NO_ROW)
    expect(first).not.toBe(second)
    const { runs } = rows
    expect([rows.rowOf(policy, holder(0)), rows.rowOf(policy, holder(1))]).toEqual([first, second])
    expect(rows.runs).toBe(runs)
    expect(rows.rowOf(policy, policy.directory.find('idle'))).toBe(NO_ROW)
  })

  it('stay where they are while others are laid', () => {
    const rows = new GrantRows()
    const first = rows.rowOf(policy, holder(0))
    const run = rows.rows[first + RUN] ?? 0
    const read = () => [
      ...rows.rows.subarray(first, first + 8),
      ...rows.runs.subarray(run, run + 3),
      itemAt(rows.runs, run + 2),
    ]
    const before = read()
    expect(before.at(-1)).toBe(policy.held.startOf(holder(0)))
    for (let index = 1; index < PEOPLE; index++) rows.rowOf(policy, holder(index))
    expect(read()).toEqual(before)
  })

  it('are laid anew for a holder that was forgotten, and worn once more than a thousand of them are, and most', () => {
    const rows = new GrantRows()
    for (let index = 0; index < 1500; index++) rows.rowOf(policy, holder(index))
    const first = rows.rowOf(policy, holder(0))
    rows.forget(holder(0))
    expect(rows.rowOf(policy, holder(0))).not.toBe(first)
    // One was forgotten; of those that were never laid nothing is.
    for (let index = 1500; index < PEOPLE; index++) rows.forget(holder(index))
    let forgotten = 1
    for (let index = 0; index < 1500; index++) {
      expect([forgotten, rows.isWorn]).toEqual([forgotten, forgotten > 1024 + (1500 - index)])
      rows.forget(holder(index))
      forgotten += 1
    }
    expect(rows.isWorn).toBe(true)
  })
})
