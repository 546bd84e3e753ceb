import { expect, it } from 'vitest'
import { UnnamedEdit } from './unnamed-edit.js'

it('an edit that nobody asked for holds what was put into it, and is nothing to begin with', () => {
  const edit = new UnnamedEdit()
  const nothing = { added: Object.values(edit.added), removed: Object.values(edit.removal) }
  expect(nothing.added).toEqual(nothing.added.map(() => []))
  expect(nothing.removed.map((keys) => keys.size)).toEqual([0, 0, 0, 0, 0, 0])
  expect([edit.change, edit.noted.size]).toEqual([{}, 0])
  const sections = ['roleAssignments', 'denyAssignments', 'roleDefinitions', 'groups', 'managementGroups'] as const
  for (const section of sections) edit.remove(section, `of ${section}`)
  for (const [group, member] of [
    ['g', 'ann'],
    ['h', 'ann'],
    ['g', 'bob'],
  ] as const)
    edit.leave(group, member)
  expect(sections.map((section) => [...edit.removal[section]])).toEqual(sections.map((section) => [`of ${section}`]))
  expect(edit.removal.memberships).toEqual(
    new Map([
      ['g', new Set(['ann', 'bob'])],
      ['h', new Set(['ann'])],
    ]),
  )
  const [plain, odd] = [
    { id: 'g', members: [] },
    { id: 'h', members: [] },
  ]
  edit.add('groups', plain)
  edit.add('groups', odd, [])
  expect([edit.added.groups, edit.noted]).toEqual([[plain, odd], new Map([[odd, []]])])
})
