import fc from 'fast-check'
import { type Engine, type Policy, type PolicyEdit, parsePolicy } from 'rbac-core'
import { compileSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { expect, it } from 'vitest'
import { compilePolicy } from '../../packages/rbac-core/src/engine/compiler/compile.js'
import { engineFrom, insideOf } from '../../packages/rbac-core/src/engine/engine.js'
import type { ParsedPolicy } from '../../packages/rbac-core/src/model/policy.js'
import { runs } from './runs.js'

const MEMBERS = 40
const ASSIGNMENTS = 60

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index)
const assignment = (number: number) => ({
  id: `a${number}`,
  principalId: `p${number % 7}`,
  roleDefinitionId: 'reader',
  scope: `/subscriptions/s${number % 5}/resourceGroups/r${number % 3}`,
})
const member = (number: number): string => `m${number}`

const policy: Policy = parsePolicy({
  roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }],
  roleAssignments: range(0, ASSIGNMENTS).map(assignment),
  groups: [
    { id: 'staff', members: range(0, MEMBERS).map(member) },
    ...range(0, 9).map((number) => ({ id: `empty${number}`, members: [] })),
  ],
})

/** An engine whose policy is put together anew from its second change on, `many` items at a time. */
function renewing(many: number): Engine {
  return engineFrom((settings) => ({
    ...compilePolicy(policy as ParsedPolicy, settings),
    pace: { mostWorn: -1e6, few: 1, many },
  }))
}

/** The columns of a policy are those of the line it belongs to, so a renewed one has others. */
const columnsOf = (engine: Engine): unknown => insideOf(engine).context.policy.assignments

/** Some of everything goes and comes back, otherwise for every `turn`. */
function change(size: number, turn: number): PolicyEdit {
  const gone = range(0, Math.min(size, ASSIGNMENTS)).map((number) => `a${number}`)
  const members = range(0, Math.min(size, MEMBERS)).map(member)
  return {
    remove: {
      roleAssignments: gone,
      memberships: members.map((id) => ['staff', id] as const),
      groups: [`team${turn - 1}`],
    },
    add: {
      roleAssignments: range(0, gone.length).map((number) => ({ ...assignment(number), principalId: `q${turn % 3}` })),
      groups: [
        { id: 'staff', members: members.toReversed() },
        { id: `team${turn}`, displayName: `Team ${turn}`, members },
      ],
      denyAssignments: range(0, Math.min(size, 3)).map((number) => ({
        id: `d${turn} ${number}`,
        denyAssignmentName: 'no',
        scope: '/subscriptions/s1',
        permissions: [{ actions: ['*/write'] }],
        principals: [{ id: `team${turn}` }],
      })),
    },
  }
}

it('a renewal ends, whatever the sizes of the changes made meanwhile, in the policy that compiling gives', () => {
  const sizes = fc.array(fc.oneof(fc.constant(0), fc.nat(5), fc.nat(ASSIGNMENTS)), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(sizes, fc.integer({ min: 2, max: 20 }), (all, many) => {
      const engine = renewing(many)
      const before = columnsOf(engine)
      // Every policy here is worn, so one renewal follows the other.
      let ended = 0
      for (let turn = 0; ended === 0 && turn < 300; turn++) {
        engine.update(change(all[turn % all.length] ?? 0, turn))
        if (columnsOf(engine) !== before) ended = turn
      }
      expect(ended).toBeGreaterThan(0)
      expect(saveSnapshot(engine)).toEqual(compileSnapshot(engine.policy))
    }),
    runs(40),
  )
})
