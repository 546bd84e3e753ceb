import fc from 'fast-check'
import { createEngine, type Engine, type EngineOptions, type Policy, type PolicyEdit, parsePolicy } from 'rbac-core'
import { whereCan, whoCan } from 'rbac-core/query'
import { compileSnapshot, loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../../packages/rbac-core/src/engine/compiler/compile.js'
import { engineFrom, insideOf } from '../../packages/rbac-core/src/engine/engine.js'
import { ParsedPolicy } from '../../packages/rbac-core/src/model/policy.js'
import { worlds } from '../worlds/arbitrary.js'
import { both, changeOf, KINDS, kindAt } from '../worlds/changes.js'
import { documentOf } from '../worlds/document.js'
import { randomFrom } from '../worlds/gen.js'
import type { World } from '../worlds/world.js'
import { AROUND, agree } from './judges.js'
import { runs } from './runs.js'

const options: EngineOptions = { clock: AROUND.clock ?? (() => new Date(0)) }

/** Some changes in a row, each of one or two kinds. */
const sequences = fc.record({
  seed: fc.nat(),
  kinds: fc.array(fc.nat(KINDS.length ** 2), { minLength: 1, maxLength: 16 }),
})

/** How an engine comes by its policy. */
const starts: Readonly<Record<string, (policy: Policy) => Engine>> = {
  documents: (policy) => createEngine(policy, options),
  'a snapshot': (policy) => loadSnapshot(saveSnapshot(createEngine(policy)), options),
  'documents, put together anew all the time': (policy) =>
    engineFrom(
      (settings) => ({ ...compilePolicy(policy as ParsedPolicy, settings), pace: { mostWorn: -1e6, few: 1, many: 2 } }),
      options,
    ),
}

/** The policy after a change, edited as a whole, or what it threw. */
function edited(policy: Policy, change: PolicyEdit): Policy | unknown {
  try {
    return ParsedPolicy.edit(policy as ParsedPolicy, change)
  } catch (error) {
    return error
  }
}

function answers(engine: Engine, { requests }: World): unknown {
  return requests.map((request) => {
    const { principalId: id, groupIds, groupsIncomplete, scope, action, isDataAction } = request
    const access = engine.accessFor(
      { id, ...(groupIds && { groupIds }), ...(groupsIncomplete && { groupsIncomplete }) },
      scope,
    )
    return {
      can: [engine.can(request), engine.can(request)],
      check: engine.check(request),
      explain: engine.explain(request),
      access: isDataAction === true ? access.canData(action) : access.can(action),
    }
  })
}

function reverse(engine: Engine, { requests }: World): unknown {
  return requests.slice(0, 2).map((request) => {
    const { principalId, action, isDataAction, scope } = request
    const asked = { action, scope, ...(isDataAction === true && { isDataAction }) }
    return [whoCan(engine, asked), whereCan(engine, { ...asked, principalId })]
  })
}

describe('a policy that was changed', () => {
  it.each(Object.entries(starts))('is saved in the bytes of one that was made at once, out of %s', (_, start) => {
    fc.assert(
      fc.property(worlds(2), sequences, (world, { seed, kinds }) => {
        const random = randomFrom(seed)
        const engine = start(parsePolicy(documentOf(world.policy, 0)))
        for (const kind of kinds) {
          try {
            engine.update(changeOf(kindAt(kind), engine.policy, world, random))
          } catch {
            // Refused.
          }
        }
        const bytes = saveSnapshot(engine)
        agree(compileSnapshot(engine.policy), bytes, world.policy, kinds)
        agree(saveSnapshot(loadSnapshot(bytes)), bytes, world.policy, 'saved again')
      }),
      runs(60),
    )
  })
})

it('never writes to the memory of a snapshot', () => {
  fc.assert(
    fc.property(worlds(2), sequences, (world, { seed, kinds }) => {
      const random = randomFrom(seed)
      const bytes = saveSnapshot(createEngine(parsePolicy(documentOf(world.policy, 0))))
      const before = bytes.slice()
      const engine = loadSnapshot(bytes, options)
      for (const kind of kinds) {
        try {
          engine.update(changeOf(kindAt(kind), engine.policy, world, random))
        } catch {
          // Refused.
        }
      }
      agree(bytes, before, world.policy, kinds)
    }),
    runs(60),
  )
})

describe.each(Object.entries(starts))('an engine of %s, changed step by step', (name, start) => {
  const renews = name.includes('anew')

  it('is what a new engine over the edited policy would be, after every change', () => {
    const quick = new Map<string, number>()
    let renewed = 0
    fc.assert(
      fc.property(worlds(6), sequences, (world, { seed, kinds }) => {
        const random = randomFrom(seed)
        const engine = start(parsePolicy(documentOf(world.policy, 0)))
        let policy = engine.policy
        for (const kind of kinds) {
          const names = [kindAt(kind), ...(random(2) === 0 ? [kindAt(Math.floor(kind / KINDS.length))] : [])]
          // What is edited as a whole is made anew by that.
          if (renews && names.includes('addResources')) continue
          const change = names.map((name) => changeOf(name, policy, world, random)).reduce(both)
          answers(engine, world)
          const table = insideOf(engine).context.policy.assignments
          const expected = edited(policy, change)
          let thrown: unknown
          try {
            engine.update(change)
          } catch (error) {
            thrown = error
          }
          const about = { names, change }
          if (!ParsedPolicy.is(expected)) {
            agree(String(thrown), String(expected), policy, about)
          } else {
            if (thrown !== undefined) throw thrown
            policy = expected
            const { assignments, revision } = insideOf(engine).context.policy
            if (assignments === table) quick.set(names.join(), (quick.get(names.join()) ?? 0) + 1)
            else if (revision > 0) renewed += 1
            // Changes of nothing bring it on its way.
            for (let more = 0; renews && more < 30; more++) {
              const { assignments: before } = insideOf(engine).context.policy
              engine.update({})
              policy = edited(policy, {}) as Policy
              if (insideOf(engine).context.policy.assignments !== before) renewed += 1
            }
          }
          const rebuilt = createEngine(policy, options)
          agree(answers(engine, world), answers(rebuilt, world), policy, about)
          if (random(4) === 0) agree(reverse(engine, world), reverse(rebuilt, world), policy, about)
          agree({ ...engine.policy }, { ...policy }, policy, about)
          if (random(12) === 0) agree(saveSnapshot(engine), saveSnapshot(rebuilt), policy, about)
        }
      }),
      runs(150),
    )
    if (renews) expect(renewed).toBeGreaterThan(20)
    // Whatever kind it is, it has to be quick where nothing is wrong with it.
    for (const kind of KINDS)
      if (kind !== 'wrong' && kind !== 'addResources') expect([kind, quick.get(kind) ?? 0]).not.toEqual([kind, 0])
  })

  it('leaves alone what was asked for before', () => {
    fc.assert(
      fc.property(worlds(6), sequences, (world, { seed, kinds }) => {
        const random = randomFrom(seed)
        const engine = start(parsePolicy(documentOf(world.policy, 0)))
        const views: (() => void)[] = []
        const atTheEnd: (() => void)[] = []
        for (const kind of kinds) {
          const { policy } = engine
          // Nobody reads its sections before everything has changed.
          const unread = insideOf(engine).context.policy.source.rebuilt()
          const copy = JSON.stringify({ ...policy })
          const early = world.requests.map(({ principalId: id, groupIds, scope, action }) => {
            const access = engine.accessFor({ id, ...(groupIds && { groupIds }) }, scope)
            const before = random(2) === 0 ? access.can(action) : access.check(action).allowed
            const decision = access.check(action)
            return () => agree([access.can(action), access.check(action)], [before, decision], policy, { kind })
          })
          views.push(...early, () => agree(JSON.stringify({ ...policy }), copy, policy, { kind }))
          atTheEnd.push(() => agree(JSON.stringify({ ...unread }), copy, policy, { kind }))
          const change = changeOf(kindAt(kind), policy, world, random)
          try {
            engine.update(change)
          } catch {
            // Refused: then nothing has changed at all.
          }
          for (const request of world.requests) engine.can(request)
          for (const view of views) view()
        }
        for (const view of atTheEnd) view()
      }),
      runs(100),
    )
  })
})
