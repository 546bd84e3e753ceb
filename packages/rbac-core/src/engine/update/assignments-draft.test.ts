import { describe, expect, it } from 'vitest'
import { assigned, READER, Updated } from '../../../../../test/worlds/updated.js'
import type { PolicyEdit } from '../../model/policy.js'
import { HELD_STRIDE } from '../compiled/held.js'

const resourceId = (name: string): string =>
  `/subscriptions/s1/providers/Microsoft.Authorization/roleAssignments/${name}`
const window = { startDateTime: '2026-01-01T00:00:00Z', endDateTime: '2027-01-01T00:00:00Z' }
const roleDefinitions = [READER]
const over = (...roleAssignments: readonly object[]): Updated => new Updated({ roleDefinitions, roleAssignments })
const adding = (...roleAssignments: readonly object[]): PolicyEdit => ({ add: { roleAssignments } })
const removing = (...roleAssignments: readonly string[]): PolicyEdit => ({ remove: { roleAssignments } })

/** The numbers of the assignments that somebody holds. */
function heldBy({ inside }: Updated, id: string): number[] {
  return inside.held.itemsOf(inside.directory.find(id)).filter((_, index) => index % HELD_STRIDE === 2)
}

describe('an assignment that is removed', () => {
  it('leaves its holder the others, in their order', () => {
    const updated = over(...['a', 'b', 'c', 'd'].map((id) => assigned(id)), assigned('e', { principalId: 'bob' }))
    expect(updated.change(removing('B', 'd', 'nobody'))).toBe('in place')
    expect([heldBy(updated, 'ann'), heldBy(updated, 'bob')]).toEqual([[0, 2], [4]])
    updated.agrees()
    expect(updated.change(removing('b', 'a', 'c', 'e'))).toBe('in place')
    expect([heldBy(updated, 'ann'), heldBy(updated, 'bob')]).toEqual([[], []])
    expect(updated.inside.assignments.removed).toBe(5)
    updated.agrees()
  })

  it('changes nothing for its holder when it is removed again', () => {
    const updated = over(assigned('a'), assigned('b'))
    expect(updated.change(removing('a'))).toBe('in place')
    const { held } = updated.inside
    expect(updated.change(removing('a'))).toBe('in place')
    expect(updated.inside.held).toBe(held)
  })

  it('takes its schedule instances along, however its id is written', () => {
    const updated = new Updated({
      roleDefinitions,
      roleAssignments: [assigned(resourceId('n1')), assigned('n2'), assigned('team/n1')],
      roleAssignmentScheduleInstances: [
        assigned('i1', { ...window, originRoleAssignmentId: resourceId('N1').toUpperCase() }),
        assigned('i2', { ...window, originRoleAssignmentId: 'n2' }),
        assigned('i3', window),
      ],
      roleEligibilityScheduleInstances: [assigned('e1', { ...window, originRoleAssignmentId: 'team/n1' })],
    })
    expect(updated.change(removing('n1'))).toBe('in place')
    expect(updated.engine.policy.roleAssignmentScheduleInstances.map(({ id }) => id)).toEqual(['i2', 'i3'])
    expect(updated.engine.policy.roleEligibilityScheduleInstances.map(({ id }) => id)).toEqual(['e1'])
    expect(heldBy(updated, 'ann')).toHaveLength(5)
    updated.agrees()
  })

  it('calls for the policy as a whole where it may settle how its holder is written, unless it went before', () => {
    const updated = over(assigned('a'), assigned('b', { principalId: 'bob' }))
    expect(updated.change(removing('a'))).toBe('in place')
    expect(updated.change({ add: { groups: [{ id: 'g', members: ['bob'] }] } })).toBe('in place')
    expect(updated.change(removing('a', 'b'))).toBe('in place')
    updated.agrees()
    const varied = over(assigned('a'), assigned('b', { principalId: 'ANN' }))
    expect(varied.change(removing('b'))).toBe('as a whole')
    varied.agrees()
  })
})

describe('an assignment that is added', () => {
  it('is held behind the others by its holder', () => {
    const updated = over(assigned('a'), assigned('b', { principalId: 'bob' }))
    const added = adding(
      assigned('c'),
      assigned('d', { principalId: 'new', scope: '/' }),
      assigned('e', {
        roleDefinitionId: 'unknown',
        condition: "@Request[a] StringEquals 'a'",
        conditionVersion: '2.0',
      }),
    )
    expect(updated.change(added)).toBe('in place')
    expect(['ann', 'bob', 'new'].map((id) => heldBy(updated, id))).toEqual([[0, 2, 4], [1], [3]])
    updated.agrees()
  })

  it('may come while another one of its holder goes', () => {
    const updated = over(assigned('a'), assigned('b'))
    const replaced = assigned('a', { scope: '/subscriptions/s2' })
    expect(updated.change({ ...removing('a'), ...adding(replaced, assigned('c')) })).toBe('in place')
    expect(heldBy(updated, 'ann')).toEqual([1, 2, 3])
    updated.agrees()
    expect(updated.change(adding(replaced))).toBe('in place')
    expect(updated.change(removing('a'))).toBe('in place')
    expect(updated.change(adding(assigned('a')))).toBe('in place')
    expect(heldBy(updated, 'ann')).toEqual([1, 3, 4])
    updated.agrees()
  })

  it('is nothing new in the very same words, and refused in others', () => {
    const first = assigned('a', { principalId: 'zoe' })
    const updated = over(first, assigned('b', { description: 'why' }))
    const { held } = updated.inside
    expect(updated.change(adding(assigned('b', { description: 'why' }), first))).toBe('in place')
    expect(updated.inside.held).toBe(held)
    expect(() => updated.engine.update(adding(assigned('b', { description: 'because' })))).toThrow('given again')
    updated.agrees()
  })

  it('is another one than those that end alike, or are of another section', () => {
    const updated = over(assigned(resourceId('n1')))
    const instance = assigned('n1', { ...window })
    expect(updated.change(adding(assigned('n1', { scope: '/' })))).toBe('in place')
    const add = { roleAssignmentScheduleInstances: [instance], roleEligibilityScheduleInstances: [instance] }
    expect(updated.change({ add })).toBe('in place')
    expect(updated.change({ add })).toBe('in place')
    expect(heldBy(updated, 'ann')).toEqual([0, 1, 2, 3])
    updated.agrees()
  })

  it('calls for the policy as a whole where it comes twice at once', () => {
    const updated = over()
    expect(updated.change(adding(assigned('a'), assigned('A')))).toBe('as a whole')
    updated.agrees()
  })

  it('calls for the policy as a whole where its holder is written otherwise, and nothing settles how', () => {
    const updated = over(assigned('a'))
    expect(updated.change(adding(assigned('b', { principalId: 'ANN' })))).toBe('as a whole')
    updated.agrees()
    const settled = new Updated({ roleDefinitions, principals: [{ id: 'ann', type: 'User' }] })
    expect(settled.change(adding(assigned('a'), assigned('b', { principalId: 'ANN' })))).toBe('in place')
    expect(settled.engine.policy.roleAssignments.map(({ principalId }) => principalId)).toEqual(['ann', 'ANN'])
    settled.agrees()
  })

  it('is said to be odd as long as it is there', () => {
    const updated = over(assigned('old', { mood: 'good' }))
    expect(updated.change(adding(assigned('new', { mood: 'bad' }), assigned('plain')))).toBe('in place')
    updated.agrees()
    expect(updated.engine.policy.warnings).toHaveLength(2)
    expect(updated.change(removing('old'))).toBe('in place')
    updated.agrees()
    expect(updated.engine.policy.warnings).toHaveLength(1)
  })
})
