import { describe, expect, it } from 'vitest'
import { Updated } from '../../../../../test/worlds/updated.js'
import type { PolicySections, ReadEdit } from '../../model/policy.js'
import { compileSnapshot, saveSnapshot } from '../../snapshot/index.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { engineFrom } from '../engine.js'
import { bareOf, batchesOf } from './batches.js'
import { revised } from './revised.js'
import { UnnamedEdit } from './unnamed-edit.js'

const OPTIONS = { onUnknownHierarchy: 'warn', limits: {}, memoCapacity: 0 } as const
const PACE = { mostWorn: 0, few: 2, many: 5 }
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
const assigned = (id: string, more = {}) => ({
  id,
  principalId: 'Ann',
  roleDefinitionId: 'r0',
  scope: '/subscriptions/s1',
  ...more,
})
const group = (id: string, members: readonly string[] = []) => ({ id, members })
const deny = (id: string) => ({
  id,
  denyAssignmentName: id,
  scope: '/',
  permissions: [{ actions: ['*'] }],
  principals: [{ id: 'ann' }],
})

/** A group that can't be put together anew. */
const REPEATING = group('twice', ['p1', 'p1', ...range(8).map((number) => `t${number}`)])

/** Something of everything; some of it went. */
function worn(...groups: readonly object[]): Updated {
  const updated = new Updated({
    roleDefinitions: range(5).map((number) => ({
      id: `r${number}`,
      roleName: `R${number}`,
      permissions: [{ actions: ['*'] }],
    })),
    roleAssignments: range(12).map((number) => assigned(`a${number}`, number === 3 ? { mood: 'odd' } : {})),
    roleEligibilityScheduleInstances: [assigned('e0')],
    denyAssignments: range(3).map((number) => deny(`d${number}`)),
    managementGroups: range(3).map((number) => ({ id: `m${number}`, subscriptions: [`s${number}`] })),
    principals: ['Ann', ...range(10).map((number) => `p${number}`)].map((id) => ({ id, type: 'User' })),
    groups: [
      group(
        'z',
        range(7).map((number) => `p${number}`),
      ),
      ...groups,
      ...range(7).map((number) => group(`empty${number}`)),
      group('b', ['ANN', 'p2', 'p3']),
      group('c', ['p4', 'p5']),
      group('gone', ['p1', 'p2']),
    ],
    resources: [{ scope: '/subscriptions/s1', attributes: { kind: 'web' } }],
    actions: [{ name: 'P/t/read', isDataAction: false }],
  })
  updated.change({ remove: { roleAssignments: ['a1', 'a7'], groups: ['gone'], memberships: [['z', 'p0']] } })
  return updated
}

/** What each edit adds of a section that adds anything of it. */
function inTurn<Section extends keyof PolicySections>(
  edits: readonly ReadEdit[],
  section: Section,
): PolicySections[Section][] {
  return edits.map(({ added }) => added[section]).filter(({ length }) => length > 0)
}

const listed = (batches: Iterator<ReadEdit>): ReadEdit[] => [...{ [Symbol.iterator]: () => batches }]
const NOTHING = new Updated({}).inside
const all = (policy: CompiledPolicy): ReadEdit[] => listed(batchesOf(policy, PACE))

describe('a bare policy', () => {
  it('has nothing but resources, actions and the pace', () => {
    const { inside } = worn()
    const bare = bareOf({ ...inside, pace: PACE }, OPTIONS)
    const { resources, actions } = inside.source.kept
    expect(bare.source.kept).toEqual({ ...bareOf(NOTHING, OPTIONS).source.kept, resources, actions })
    const next = revised(bare, new UnnamedEdit(), OPTIONS)
    expect({ ...next?.source.get() }).toEqual({ ...NOTHING.source.get(), resources, actions })
    expect([...bare.resourceAttributes]).toEqual([...inside.resourceAttributes])
    expect([bare.pace, bareOf(inside, OPTIONS).pace, bare.assignments.length]).toEqual([PACE, undefined, 0])
    expect('pace' in bareOf(inside, OPTIONS)).toBe(false)
  })
})

describe('batches', () => {
  const edits = (): ReadEdit[] => all(worn(REPEATING).inside)

  it('make an equal policy out of a bare one', () => {
    const { inside, engine } = worn()
    const next = all(inside).reduce((policy, edit) => revised(policy, edit, OPTIONS) ?? policy, bareOf(inside, OPTIONS))
    expect(saveSnapshot(engineFrom(() => next))).toEqual(compileSnapshot(engine.policy))
    expect([next.assignments.length, next.assignments.removed]).toEqual([11, 0])
    expect(next.source.get().warnings.map(({ code }) => code)).toEqual(engine.policy.warnings.map(({ code }) => code))
  })

  it('are of few items of those that are compiled, and of many others', () => {
    const made = edits()
    const sizes = (section: keyof PolicySections): number[] => inTurn(made, section).map(({ length }) => length)
    expect(sizes('roleDefinitions')).toEqual([2, 2, 1])
    expect(sizes('managementGroups')).toEqual([2, 1])
    expect(sizes('denyAssignments')).toEqual([2, 1])
    expect(sizes('principals')).toEqual([5, 5, 1])
    expect(sizes('roleAssignments')).toEqual([4, 4, 2])
    expect(sizes('roleEligibilityScheduleInstances')).toEqual([1])
  })

  it('bring groups in their order, then members in the order of the keys of groups, many at a time', () => {
    const made = edits()
    const groups = inTurn(made, 'groups').map((some) =>
      some.map(({ id, members }) => `${id}: ${members.join(' ')}`.trim()),
    )
    expect(groups).toEqual([
      ['z:', 'twice: p1 p1 t0 t1 t2 t3 t4 t5 t6 t7', 'empty0:', 'empty1:', 'empty2:'],
      ['empty3:', 'empty4:', 'empty5:', 'empty6:', 'b:'],
      ['c:'],
      ['b: ANN p2 p3', 'c: p4 p5'],
      ['z: p1 p2 p3 p4 p5'],
      ['z: p6'],
    ])
    // One of them is of groups without members, which take their time too.
    expect(made.filter(({ added }) => Object.values(added).every(({ length }) => length === 0))).toHaveLength(1)
  })

  it('keep those that somebody remembers by their identity', () => {
    const noted = edits().flatMap((edit) => [...edit.noted])
    expect(noted.map(([item, issues]) => ['id' in item && item.id, issues])).toEqual([
      ['twice', []],
      ['a3', []],
    ])
  })

  it('bring what was odd about items that came later, as the first editor does not know of it', () => {
    const updated = worn()
    const { editor } = updated.inside.source.remains
    const odd = { mood: 'odd' }
    updated.change({
      add: {
        roleAssignments: [assigned('late', odd)],
        roleDefinitions: [{ id: 'late', roleName: 'Late', permissions: [{ actions: ['*'] }], ...odd }],
        denyAssignments: [{ ...deny('late'), ...odd }],
      },
    })
    const { inside, engine } = updated
    expect(inside.source.remains.editor).not.toBe(editor)
    expect(bareOf(inside, OPTIONS).source.remains.editor).toBe(editor)
    const noted = all(inside).flatMap((edit) => [...edit.noted])
    const late = noted.filter(([item]) => 'id' in item && `${item.id}`.startsWith('late'))
    expect(late.map(([, issues]) => issues.map(({ code }) => code))).toEqual(Array(3).fill(['UNKNOWN_FIELD']))
    // A policy speaks in the words of its last change, which is none of ours.
    const last = new UnnamedEdit()
    const next = [...all(inside), last].reduce(
      (policy, edit) => revised(policy, edit, OPTIONS) ?? policy,
      bareOf(inside, OPTIONS),
    )
    expect(next.source.get().warnings.map(({ code }) => code)).toEqual(engine.policy.warnings.map(({ code }) => code))
  })

  it('are of what was there when they began', () => {
    const updated = worn()
    const batches = batchesOf(updated.inside, PACE)
    expect(updated.change({ add: { roleAssignments: [assigned('late')], groups: [group('late', ['p1'])] } })).toBe(
      'in place',
    )
    const ids = listed(batches).flatMap(({ added }) => [...added.roleAssignments, ...added.groups].map(({ id }) => id))
    expect([ids.includes('a11'), ids.includes('late')]).toEqual([true, false])
  })
})
