import fc from 'fast-check'
import type { AccessRequest, Decision, PolicySections } from 'rbac-core'
import { createEngine, type Engine, parsePolicy } from 'rbac-core'
import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { describe, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { worlds } from '../worlds/arbitrary.js'
import { documentOf } from '../worlds/document.js'
import { Mix } from '../worlds/mix.js'
import { CLOCK_TIME } from '../worlds/world.js'
import { AROUND, agree, engineOver } from './judges.js'
import { runs } from './runs.js'

describe('the engine and the reference evaluator', () => {
  it('decide alike on every generated world: effect, reason, grant, denial and group path', () => {
    const mix = new Mix()
    fc.assert(
      fc.property(worlds(12), fc.nat(1), ({ policy, requests }, spelling) => {
        const engine = engineOver(policy, spelling)
        for (const request of requests) {
          const expected = evaluate(policy, request, AROUND)
          agree(comparable(engine.check(request)), comparable(expected), policy, request)
          agree(engine.can(request), expected.allowed, policy, request)
          mix.add(policy, request, expected, AROUND)
        }
      }),
      runs(800),
    )
    console.log(String(mix))
    expect(mix.outside()).toEqual([])
  })

  it('decide alike along every path to an answer', () => {
    fc.assert(
      fc.property(worlds(6), fc.nat(1), ({ policy, requests }, spelling) => {
        for (const [path, answers] of answersOf(policy, requests, spelling)) {
          const expected = requests.map((request) => comparable(evaluate(policy, request, AROUND)))
          agree(answers.map(comparable), expected, policy, { path, requests })
        }
      }),
      runs(150),
    )
  })
})

/** The same questions, answered by every function that answers and by engines that came to the policy differently. */
function answersOf(
  policy: PolicySections,
  requests: readonly AccessRequest[],
  spelling: number,
): [string, Decision[]][] {
  const engine = engineOver(policy, spelling)
  const asked = (by: Engine) => requests.map((request) => by.check(request))
  return [
    ['checkMany', engine.checkMany(requests)],
    ['explain', requests.map((request) => engine.explain(request).decision)],
    ['accessFor', requests.map((request) => throughAccess(policy, request))],
    [
      'several documents',
      asked(createEngine(parsePolicy(inPieces(policy, spelling)), AROUND as { clock: () => Date })),
    ],
    ['snapshot', asked(loadSnapshot(saveSnapshot(engine), AROUND as { clock: () => Date }))],
    ['replace', asked(replaced(policy))],
    ['update', asked(grown(policy))],
    ['update back', asked(shrunkAndGrown(policy))],
  ]
}

/** An access view knows the engine's clock only, so the request's time becomes the clock's. */
function throughAccess(policy: PolicySections, request: AccessRequest): Decision {
  const {
    principalId: id,
    groupIds,
    groupsIncomplete,
    scope,
    action,
    isDataAction,
    attributes,
    now,
    subOperation,
  } = request
  const engine = engineOver(policy, 0, () => new Date(now ?? CLOCK_TIME))
  if (subOperation !== undefined) return engine.check(request) // A view is never asked about a sub-operation.
  const groups = { ...(groupIds ? { groupIds } : {}), ...(groupsIncomplete ? { groupsIncomplete } : {}) }
  const access = engine.accessFor({ id, ...groups }, scope)
  const decision = isDataAction ? access.checkData(action, attributes) : access.check(action, attributes)
  const can = isDataAction ? access.canData(action, attributes) : access.can(action, attributes)
  agree(can, decision.allowed, policy, request)
  return decision
}

function inPieces(policy: PolicySections, spelling: number): unknown[] {
  const sections = Object.entries(documentOf(policy, spelling))
  return sections.flatMap(([section, items]) => items.map((item) => ({ [section]: [item] })))
}

function replaced(policy: PolicySections): Engine {
  const engine = createEngine(parsePolicy({}), AROUND as { clock: () => Date })
  engine.replace(parsePolicy(documentOf(policy, 0)))
  return engine
}

/** Starts empty and is told one section after the other. */
function grown(policy: PolicySections): Engine {
  const engine = createEngine(parsePolicy({}), AROUND as { clock: () => Date })
  for (const [section, items] of Object.entries(documentOf(policy, 0))) engine.update({ add: { [section]: items } })
  return engine
}

/** Loses half of what can be removed, answers without it, and gets it back. */
function shrunkAndGrown(policy: PolicySections): Engine {
  const engine = engineOver(policy)
  const half = <T>(items: readonly T[]): T[] => items.filter((_, at) => at % 2 === 0)
  const ids = (items: readonly { readonly id: string }[]) => half(items).map(({ id }) => id)
  const { roleAssignments, denyAssignments, roleDefinitions, groups } = policy
  engine.update({
    remove: {
      roleAssignments: ids(roleAssignments),
      denyAssignments: ids(denyAssignments),
      roleDefinitions: ids(roleDefinitions),
      groups: ids(groups),
    },
  })
  engine.check({ principalId: 'alice', action: 'P/r/read', scope: '/' })
  const add = documentOf({ ...policy, ...halves(policy), ...nothingElse }, 0)
  engine.update({ add })
  return engine

  function halves({ roleAssignments, denyAssignments, roleDefinitions, groups }: PolicySections) {
    return {
      roleAssignments: half(roleAssignments),
      denyAssignments: half(denyAssignments),
      roleDefinitions: half(roleDefinitions),
      groups: half(groups),
    }
  }
}

const nothingElse = {
  roleAssignmentScheduleInstances: [],
  roleEligibilityScheduleInstances: [],
  managementGroups: [],
}
