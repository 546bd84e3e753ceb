import fc from 'fast-check'
import type { Permission, PolicySections } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { worlds } from '../worlds/arbitrary.js'
import { JUDGES } from './judges.js'
import { runs } from './runs.js'

/** What leaving a thing out may do to the set of allowed requests. Read backwards, it is what adding it may do. */
type Direction = 'shrinks' | 'grows' | 'stays'

interface Edit {
  readonly what: string
  readonly direction: Direction
  /** With denies about, it can take away as well as give, and nothing is claimed: they are left out on both sides. */
  readonly noDenies?: true
  /** Leaves out the thing with this index, or returns undefined when there is none. */
  readonly apply: (policy: PolicySections, index: number) => PolicySections | undefined
}

const EDITS: readonly Edit[] = [
  { what: 'a role assignment', direction: 'shrinks', apply: without('roleAssignments') },
  { what: 'a schedule instance', direction: 'shrinks', apply: without('roleAssignmentScheduleInstances') },
  { what: 'an eligibility', direction: 'stays', apply: without('roleEligibilityScheduleInstances') },
  { what: 'a deny assignment', direction: 'grows', apply: without('denyAssignments') },
  { what: 'a role definition', direction: 'shrinks', apply: without('roleDefinitions') },
  { what: 'an action of a role', direction: 'shrinks', apply: inRole('actions') },
  { what: 'a notAction of a role', direction: 'grows', apply: inRole('notActions') },
  { what: 'a data action of a role', direction: 'shrinks', apply: inRole('dataActions') },
  { what: 'a notDataAction of a role', direction: 'grows', apply: inRole('notDataActions') },
  { what: 'an action of a deny', direction: 'grows', apply: inDeny('actions') },
  { what: 'a notAction of a deny', direction: 'shrinks', apply: inDeny('notActions') },
  { what: 'a data action of a deny', direction: 'grows', apply: inDeny('dataActions') },
  { what: 'a notDataAction of a deny', direction: 'shrinks', apply: inDeny('notDataActions') },
  { what: 'a principal a deny excludes', direction: 'shrinks', apply: exclusion },
  { what: "a deny's exemption of child scopes", direction: 'shrinks', apply: exemption },
  { what: 'the condition of a role assignment', direction: 'grows', apply: condition('roleAssignments') },
  { what: 'the condition of a deny assignment', direction: 'shrinks', apply: condition('denyAssignments') },
  { what: 'the window of a schedule instance', direction: 'grows', apply: window },
  { what: 'a management group', direction: 'shrinks', apply: managementGroup, noDenies: true },
  { what: 'a membership', direction: 'shrinks', apply: membership, noDenies: true },
]

describe.each(JUDGES)('$name is monotone', ({ over }) => {
  it.each(EDITS)(
    'leaving out $what: the allowed set $direction',
    ({ direction, apply, noDenies }) => {
      let edits = 0
      fc.assert(
        fc.property(worlds(16), fc.nat(30), ({ policy: whole, requests }, index) => {
          const policy = noDenies ? { ...whole, denyAssignments: [] } : whole
          const changed = apply(policy, index)
          if (changed === undefined) return
          edits += 1
          const [before, after] = [over(policy), over(changed)]
          for (const request of requests) {
            const [was, is] = [before(request).allowed, after(request).allowed]
            const wrong = direction === 'shrinks' ? is && !was : direction === 'grows' ? was && !is : was !== is
            if (wrong) throw new Error(`${was} became ${is}: ${JSON.stringify({ request, policy, changed })}`)
          }
        }),
        runs(40),
      )
      expect(edits).toBeGreaterThan(15)
    },
    30_000,
  )
})

type Lists = 'actions' | 'notActions' | 'dataActions' | 'notDataActions'
type Section = 'roleDefinitions' | 'roleAssignments' | 'denyAssignments' | Instances
type Instances = 'roleAssignmentScheduleInstances' | 'roleEligibilityScheduleInstances'

function without(section: Section): Edit['apply'] {
  return (policy, index) => change(policy, section, index, () => [])
}

function inRole(list: Lists): Edit['apply'] {
  return (policy, index) =>
    change(policy, 'roleDefinitions', index, (role) => [{ ...role, permissions: thinner(role, list, index) }])
}

function inDeny(list: Lists): Edit['apply'] {
  return (policy, index) =>
    change(policy, 'denyAssignments', index, (deny) => [{ ...deny, permissions: thinner(deny, list, index) }])
}

function thinner(
  { permissions }: { readonly permissions: readonly Permission[] },
  list: Lists,
  index: number,
): Permission[] {
  return permissions.map((block) => ({ ...block, [list]: leftOut(block[list], index) }))
}

function exclusion(policy: PolicySections, index: number): PolicySections | undefined {
  return change(policy, 'denyAssignments', index, (deny) => [
    { ...deny, excludePrincipals: leftOut(deny.excludePrincipals, index) },
  ])
}

function exemption(policy: PolicySections, index: number): PolicySections | undefined {
  return change(policy, 'denyAssignments', index, (deny) => [{ ...deny, doNotApplyToChildScopes: false }])
}

function condition(section: 'roleAssignments' | 'denyAssignments'): Edit['apply'] {
  return (policy) => ({
    ...policy,
    [section]: policy[section].map(({ condition: _condition, conditionVersion: _version, ...item }) => item),
  })
}

function window(policy: PolicySections, index: number): PolicySections | undefined {
  return change(policy, 'roleAssignmentScheduleInstances', index, ({ startTime: _start, endTime: _end, ...rest }) => [
    rest,
  ])
}

function managementGroup(policy: PolicySections, index: number): PolicySections {
  const gone = policy.managementGroups[index % policy.managementGroups.length]?.id
  return {
    ...policy,
    managementGroups: policy.managementGroups
      .filter(({ id }) => id !== gone)
      .map((group) => ({
        ...group,
        parent: group.parent?.toLowerCase() === gone?.toLowerCase() ? null : group.parent,
      })),
  }
}

function membership(policy: PolicySections, index: number): PolicySections {
  return { ...policy, groups: policy.groups.map((group) => ({ ...group, members: leftOut(group.members, index) })) }
}

function change<S extends Section>(
  policy: PolicySections,
  section: S,
  index: number,
  by: (item: PolicySections[S][number]) => readonly PolicySections[S][number][],
): PolicySections | undefined {
  const items: readonly PolicySections[S][number][] = policy[section]
  const item = items[index % items.length]
  return item === undefined ? undefined : { ...policy, [section]: items.toSpliced(items.indexOf(item), 1, ...by(item)) }
}

function leftOut<T>(items: readonly T[], index: number): readonly T[] {
  return items.filter((_, at) => at !== index % items.length)
}
