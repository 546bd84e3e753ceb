import { expect, it } from 'vitest'
import { Updated } from '../../../../../test/worlds/updated.js'
import { assignmentsNamed, instancesNamed } from './named-assignments.js'

const full = '/subscriptions/s1/providers/microsoft.authorization/roleassignments/n1'
const assigned = (id: string, originRoleAssignmentId?: string) => ({
  id,
  principalId: 'ann',
  roleDefinitionId: 'reader',
  scope: '/',
  ...(originRoleAssignmentId !== undefined && { originRoleAssignmentId }),
})

it.each([
  ['n1', [0, 1], [4, 5]],
  [full, [1], [5]],
  ['team/n1', [2], [6]],
  ['n2', [3], []],
  ['n', [], []],
  ['', [], []],
])('%j names assignments, and instances by where they come from', (key, assignments, instances) => {
  const { inside } = new Updated({
    roleAssignments: [assigned('N1'), assigned(full.toUpperCase()), assigned('team/n1'), assigned('n2')],
    roleAssignmentScheduleInstances: [
      assigned('i1', 'n1'),
      assigned('i2', full.toUpperCase()),
      assigned('i3', 'Team/N1'),
    ],
    roleEligibilityScheduleInstances: [assigned('e1')],
  })
  expect(assignmentsNamed(inside.assignments, key).sort()).toEqual(assignments)
  expect(instancesNamed(inside.assignments, key)).toEqual(instances)
})
