import { type AccessRequest, createEngine, type Engine, type Policy, parsePolicy } from 'rbac-core'
import { lint } from 'rbac-core/analyze'
import { describe, expect, it } from 'vitest'
import { AROUND } from '../property/judges.js'
import { SEED } from '../property/runs.js'
import { completed, idsOf, scopesAround } from '../query/universe.js'
import { ACTIONS } from '../worlds/actions.js'
import { documentOf } from '../worlds/document.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build, timeAt } from '../worlds/world.js'
import { crowded } from './crowded.js'

const REMOVABLE = ['DUPLICATE_ASSIGNMENT', 'REDUNDANT_ASSIGNMENT']

/** The ids that lint says can go. */
function removable(policy: Policy, only: readonly string[] = REMOVABLE): string[] {
  return lint(policy, { only, now: AROUND.clock?.() }).findings.map(({ path }) => {
    const [, section, index] = /^(roleAssignments|roleAssignmentScheduleInstances)\[(\d+)\]$/.exec(path) ?? []
    const items = section === 'roleAssignments' ? policy.roleAssignments : policy.roleAssignmentScheduleInstances
    const item = items[Number(index)]
    if (item === undefined) throw new Error(`no assignment at ${path}`)
    return item.id
  })
}

function without(policy: Policy, roleAssignments: readonly string[]): Engine {
  const engine = createEngine(policy, AROUND)
  engine.update({ remove: { roleAssignments } })
  return engine
}

/** Everybody, anywhere, at any time, with any groups: some 2,000 requests of a world's universe, other ones for each. */
function* requestsOf(policy: Policy, base: AccessRequest, seed: number, withGroups: boolean): Generator<AccessRequest> {
  const ids = [...idsOf(policy), 'stranger']
  const scopes = scopesAround(policy, base.scope)
  let turn = seed
  for (const principalId of ids) {
    for (const action of ACTIONS) {
      for (const isDataAction of [false, true]) {
        for (let sample = 0; sample < 3; sample++) {
          turn += 1
          const scope = scopes[turn % scopes.length] ?? '/'
          const groupIds = withGroups && turn % 3 === 0 ? [ids[turn % ids.length] ?? ''] : []
          const now = new Date(timeAt(turn % 8))
          const asked = { ...base, principalId, action, isDataAction, scope, groupIds, now }
          yield completed(asked, policy, turn % 24)
        }
      }
    }
  }
}

function firstDifference(a: Engine, b: Engine, requests: Iterable<AccessRequest>): AccessRequest | undefined {
  for (const request of requests) if (a.check(request).effect !== b.check(request).effect) return request
  return undefined
}

describe('assignments that lint calls redundant', () => {
  const random = randomFrom(SEED)
  const drafts = worldDraft(1)
  const worlds = Array.from({ length: 120 }, (_, index) => {
    const world = build(drafts.draw(random))
    const policy = parsePolicy(documentOf(crowded(world.policy, index), index % 4))
    return { policy, base: world.requests[0] }
  })

  it('change no decision when they are removed, one alone and all together', () => {
    let found = 0
    for (const [index, { policy, base }] of worlds.entries()) {
      if (base === undefined) continue
      const ids = removable(policy)
      found += ids.length
      if (ids.length === 0) continue
      const engine = createEngine(policy, AROUND)
      const alone = ids[index % ids.length] ?? ''
      for (const removed of [ids, [alone]]) {
        const request = firstDifference(engine, without(policy, removed), requestsOf(policy, base, index, true))
        if (request !== undefined) {
          throw new Error(`world ${index}: without ${removed.join()} ${JSON.stringify(request)} is decided differently`)
        }
      }
    }
    // Worlds without any would prove nothing.
    expect(found).toBeGreaterThan(200)
    console.log(`${found} redundant assignments in ${worlds.length} worlds`)
  })

  it('are all that a policy repeats: when they are gone, nothing is found again', () => {
    for (const { policy } of worlds.slice(0, 60)) {
      const engine = without(policy, removable(policy))
      expect(removable(engine.policy)).toEqual([])
    }
  })

  it('and those that are denied change no decision of anybody whose groups the policy knows', () => {
    let found = 0
    for (const [index, { policy, base }] of worlds.entries()) {
      const ids = base === undefined ? [] : removable(policy, ['DENIED_ASSIGNMENT'])
      found += ids.length
      if (base === undefined || ids.length === 0) continue
      const engine = createEngine(policy, AROUND)
      const request = firstDifference(engine, without(policy, ids), requestsOf(policy, base, index, false))
      if (request !== undefined) {
        throw new Error(`world ${index}: without ${ids.join()} ${JSON.stringify(request)} is decided differently`)
      }
    }
    expect(found).toBeGreaterThan(10)
    console.log(`${found} denied assignments in ${worlds.length} worlds`)
  })
})
