import fc from 'fast-check'
import { createEngine, type Engine, type PolicySections, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { fold } from '../reference/text.js'
import { worlds } from '../worlds/arbitrary.js'
import { documentOf } from '../worlds/document.js'
import { type Random, randomFrom } from '../worlds/gen.js'
import { AROUND, agree, engineOver } from './judges.js'
import { many, runs } from './runs.js'

/** A change, and what it makes of a policy, done the obvious way. */
interface Step {
  readonly edit: Parameters<Engine['update']>[0]
  readonly after: PolicySections
}

const ASSIGNMENTS = ['roleAssignments', 'roleAssignmentScheduleInstances', 'roleEligibilityScheduleInstances'] as const
const NOTHING = documentOf({ ...emptied() }, 0)

describe('an engine that was changed step by step', () => {
  it('answers as one made from the policy that came of it, after every step', () => {
    let steps = 0
    fc.assert(
      fc.property(worlds(8), fc.nat(), ({ policy, requests }, seed) => {
        const random = randomFrom(seed)
        const engine = engineOver(policy)
        let current = policy
        for (let step = 0; step < 5; step++) {
          for (const request of requests) engine.can(request)
          const { edit, after } = STEPS[random(STEPS.length)]?.(current, policy, random) ?? idle(current)
          engine.update(edit)
          current = after
          for (const request of requests) {
            const expected = evaluate(current, request, AROUND)
            agree(comparable(engine.check(request)), comparable(expected), current, { request, edit })
            agree(engine.can(request), expected.allowed, current, { request, edit })
          }
          steps += 1
        }
        const rebuilt = createEngine(parsePolicy(documentOf(current, 0)), AROUND as { clock: () => Date })
        agree(
          requests.map((each) => engine.explain(each)),
          requests.map((each) => rebuilt.explain(each)),
          current,
          requests,
        )
      }),
      runs(100),
    )
    expect(steps).toBe(many(100) * 5)
  })

  it('is as it was when a change is refused', () => {
    fc.assert(
      fc.property(worlds(4), ({ policy, requests }) => {
        const engine = engineOver(policy)
        const before = requests.map((request) => engine.check(request))
        const [first] = policy.roleAssignments
        const bad = [{ id: 'new', principalId: 'x', roleDefinitionId: 'y', scope: '//' }]
        expect(() =>
          engine.update({ remove: { roleAssignments: first ? [first.id] : [] }, add: { roleAssignments: bad } }),
        ).toThrow()
        expect(engine.revision).toBe(1)
        agree(
          requests.map((request) => engine.check(request)),
          before,
          policy,
          requests,
        )
      }),
      runs(50),
    )
  })
})

type MakeStep = (current: PolicySections, original: PolicySections, random: Random) => Step

const STEPS: readonly MakeStep[] = [
  /** Some assignments go, of every kind, with the eligibilities of the same name. */
  (current, _original, random) => {
    const gone = some(
      ASSIGNMENTS.flatMap((section) => current[section].map(({ id }) => id)),
      random,
    )
    const without = <Item extends { readonly id: string }>(items: readonly Item[]) =>
      items.filter((item) => !named(gone, item.id))
    const after = { ...current }
    for (const section of ASSIGNMENTS) Object.assign(after, { [section]: without(current[section]) })
    return { edit: { remove: { roleAssignments: gone } }, after }
  },
  (current, _original, random) => {
    const gone = some(
      current.denyAssignments.map(({ id }) => id),
      random,
    )
    return {
      edit: { remove: { denyAssignments: gone } },
      after: { ...current, denyAssignments: current.denyAssignments.filter(({ id }) => !named(gone, id)) },
    }
  },
  /** A group goes, and its memberships with it; what names it stays. */
  (current, _original, random) => {
    const gone = some(
      current.groups.map(({ id }) => id),
      random,
    )
    return {
      edit: { remove: { groups: gone } },
      after: { ...current, groups: current.groups.filter(({ id }) => !named(gone, id)) },
    }
  },
  (current, _original, random) => {
    const group = current.groups[random(Math.max(1, current.groups.length))]
    const member = group?.members[random(Math.max(1, group.members.length))]
    if (group === undefined || member === undefined) return idle(current)
    const groups = current.groups.map((each) =>
      each === group ? { ...each, members: each.members.filter((one) => fold(one) !== fold(member)) } : each,
    )
    return { edit: { remove: { memberships: [[group.id, member]] } }, after: { ...current, groups } }
  },
  /** Assignments and denies come back under their old ids with another condition, or none, at another place. */
  (current, original, random) => {
    const other = original.roleAssignments[random(Math.max(1, original.roleAssignments.length))]
    const roleAssignments = current.roleAssignments.map((item) => {
      if (random(2) === 0 || other === undefined) return item
      const { condition: _condition, ...plain } = item
      return { ...plain, scope: other.scope, ...(other.condition === undefined ? {} : { condition: other.condition }) }
    })
    return {
      edit: {
        remove: { roleAssignments: current.roleAssignments.map(({ id }) => id) },
        add: documentOf({ ...emptied(), roleAssignments }, 0),
      },
      after: {
        ...current,
        ...withoutInstancesOf(
          current,
          current.roleAssignments.map(({ id }) => id),
        ),
        roleAssignments,
      },
    }
  },
  /** What was taken away comes back as it was. */
  (current, original) => {
    const missing = <Item extends { readonly id: string }>(now: readonly Item[], then: readonly Item[]) =>
      then.filter(
        ({ id }) =>
          !named(
            now.map((item) => item.id),
            id,
          ),
      )
    const back = {
      roleAssignments: missing(current.roleAssignments, original.roleAssignments),
      denyAssignments: missing(current.denyAssignments, original.denyAssignments),
      groups: missing(current.groups, original.groups),
    }
    return {
      edit: { add: documentOf({ ...emptied(), ...back }, 0) },
      after: {
        ...current,
        roleAssignments: [...current.roleAssignments, ...back.roleAssignments],
        denyAssignments: [...current.denyAssignments, ...back.denyAssignments],
        groups: [...current.groups, ...back.groups],
      },
    }
  },
]

function idle(current: PolicySections): Step {
  return { edit: { add: NOTHING }, after: current }
}

function withoutInstancesOf(current: PolicySections, ids: readonly string[]): Partial<PolicySections> {
  const left = <Item extends { readonly id: string }>(items: readonly Item[]) =>
    items.filter(({ id }) => !named(ids, id))
  return {
    roleAssignmentScheduleInstances: left(current.roleAssignmentScheduleInstances),
    roleEligibilityScheduleInstances: left(current.roleEligibilityScheduleInstances),
  }
}

function some<Item>(items: readonly Item[], random: Random): Item[] {
  return items.filter(() => random(3) === 0)
}

function named(ids: readonly string[], id: string): boolean {
  return ids.some((each) => fold(each) === fold(id))
}

function emptied(): PolicySections {
  return {
    roleDefinitions: [],
    roleAssignments: [],
    denyAssignments: [],
    roleAssignmentScheduleInstances: [],
    roleEligibilityScheduleInstances: [],
    groups: [],
    managementGroups: [],
    principals: [],
    resources: [],
    actions: [],
  }
}
