import fc from 'fast-check'
import { createEngine, type Engine, type PolicyEdit, parsePolicy, type RoleAssignment } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { insideOf } from '../../packages/rbac-core/src/engine/engine.js'
import { worlds } from '../worlds/arbitrary.js'
import { documentOf } from '../worlds/document.js'
import type { World } from '../worlds/world.js'
import { AROUND, SEED } from './judges.js'

const clock = AROUND.clock ?? (() => new Date(0))

/** One step: a pick of what there is, and whether it comes or goes, alone or with another. */
const steps = fc.array(fc.record({ pick: fc.nat(), other: fc.nat(), kind: fc.nat(5) }), { minLength: 1, maxLength: 12 })

function changeFor(
  engine: Engine,
  pool: readonly RoleAssignment[],
  step: { pick: number; other: number; kind: number },
): PolicyEdit {
  const one = pool[step.pick % pool.length]
  const other = pool[step.other % pool.length]
  const held = engine.policy.roleAssignments
  const there = held[step.pick % Math.max(1, held.length)]
  switch (step.kind) {
    case 0:
      return { remove: { roleAssignments: there === undefined ? [] : [there.id] } }
    case 1:
      return { add: { roleAssignments: one === undefined ? [] : [one] } }
    case 2:
      // The same id with other contents.
      return there === undefined || other === undefined
        ? {}
        : { remove: { roleAssignments: [there.id] }, add: { roleAssignments: [{ ...other, id: there.id }] } }
    case 3:
      return { remove: { roleAssignments: held.map(({ id }) => id) } }
    case 4:
      return { add: { roleAssignments: [one, other].filter((item) => item !== undefined) } }
    default:
      return one === undefined
        ? {}
        : {
            add: {
              roleAssignments: [{ ...one, id: `${one.id}-again`, scope: `${one.scope}/deeper`.replace('//', '/') }],
            },
          }
  }
}

/** A world without what makes an edit go the long way: warnings, instances. */
function clean({ policy }: World): World['policy'] {
  const known = new Set(policy.roleDefinitions.map(({ id }) => id))
  return {
    ...policy,
    roleAssignments: policy.roleAssignments.filter(({ roleDefinitionId }) => known.has(roleDefinitionId)),
    roleAssignmentScheduleInstances: [],
    roleEligibilityScheduleInstances: [],
    principals: [],
  }
}

describe('an update', () => {
  it('leaves what a new engine over the new policy would be, after every one of many', () => {
    let quick = 0
    fc.assert(
      fc.property(worlds(10), steps, fc.boolean(), (world, sequence, tidy) => {
        const policy = tidy ? clean(world) : world.policy
        const engine = createEngine(parsePolicy(documentOf(policy, 0)), { clock })
        for (const step of sequence) {
          const before = engine.policy
          const answersBefore = world.requests.map((request) => engine.check(request))
          const early = world.requests.map((request) =>
            engine.accessFor(
              { id: request.principalId, ...(request.groupIds && { groupIds: request.groupIds }) },
              request.scope,
            ),
          )
          const earlyAnswers = early.map((access, index) => access.can(world.requests[index]?.action ?? ''))
          const change = changeFor(engine, policy.roleAssignments, step)
          const table = insideOf(engine).context.policy.assignments
          let failed = false
          try {
            engine.update(change)
          } catch {
            failed = true
          }
          if (failed) {
            expect(engine.policy).toEqual(before)
            expect(world.requests.map((request) => engine.check(request))).toEqual(answersBefore)
            continue
          }
          if (insideOf(engine).context.policy.assignments === table) quick += 1
          const rebuilt = createEngine(parsePolicy(JSON.parse(JSON.stringify(documentOf(engine.policy, 0)))), { clock })
          for (const request of world.requests) {
            expect(engine.check(request)).toEqual(rebuilt.check(request))
            expect(engine.can(request)).toBe(rebuilt.can(request))
          }
          // Views taken before keep the policy they started with.
          expect(early.map((access, index) => access.can(world.requests[index]?.action ?? ''))).toEqual(earlyAnswers)
        }
      }),
      { seed: SEED, numRuns: 120 },
    )
    expect(quick).toBeGreaterThan(50)
  })

  it('says of the policy what editing it as a whole would say', () => {
    fc.assert(
      fc.property(worlds(1), steps, (world, sequence) => {
        const policy = clean(world)
        const engine = createEngine(parsePolicy(documentOf(policy, 0)), { clock })
        const plain = createEngine(parsePolicy(documentOf(policy, 0)), { clock })
        for (const step of sequence) {
          const change = changeFor(plain, policy.roleAssignments, step)
          const outcomes = [engine, plain].map((one) => {
            try {
              // An empty list of groups makes no difference, except that it goes the long way.
              one.update(one === plain ? { ...change, add: { ...change.add, groups: [] } } : change)
              return 'done'
            } catch (error) {
              return String(error)
            }
          })
          expect(outcomes[0]).toBe(outcomes[1])
          expect(engine.policy).toEqual(plain.policy)
        }
      }),
      { seed: SEED, numRuns: 120 },
    )
  })
})
