import { describe, expect, it } from 'vitest'
import { Updated } from '../../../../../test/worlds/updated.js'
import type { PolicyEdit } from '../../model/policy.js'

const assigned = (principalId: string, more = {}) => ({
  id: `to ${principalId}`,
  principalId,
  roleDefinitionId: 'reader',
  scope: '/subscriptions/s1',
  ...more,
})
const reader = { id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }
const over = (document: object): Updated => new Updated({ roleDefinitions: [reader], ...document })
const group = (id: string, members: readonly string[] = [], displayName?: string) => ({
  id,
  members,
  ...(displayName !== undefined && { displayName }),
})
const user = (id: string, more = {}) => ({ id, type: 'User', ...more })
const groups = (...all: readonly object[]): PolicyEdit => ({ add: { groups: all } })
const leaving = (...memberships: readonly (readonly [string, string])[]): PolicyEdit => ({ remove: { memberships } })
const reads = ({ engine }: Updated, principalId: string): boolean =>
  engine.can({ principalId, action: 'Microsoft.Compute/disks/read', scope: '/subscriptions/s1' })

describe('a group that is added', () => {
  it('is made in place, with its name and its members, and so are several', () => {
    const updated = over({ groups: [group('old', ['ann'])], roleAssignments: [assigned('g1'), assigned('g2')] })
    expect(updated.change(groups(group('g1', ['ann', 'bob'], 'One'), group('g2', ['carl', 'g1'], 'Two')))).toBe(
      'in place',
    )
    expect(['ann', 'bob', 'carl', 'old'].filter((id) => reads(updated, id))).toEqual(['ann', 'bob', 'carl'])
    // Nothing is kept of how they are written, which is as all others write them.
    const { groups: table, counts } = updated.inside.directory
    const spellings = Array.from({ length: counts.memberships }, (_, place) => table.spellingAt(place))
    expect([table.ownSpellingOf(1), table.ownSpellingOf(2), ...new Set(spellings)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    updated.agrees()
  })

  it.each([
    ['lists a member twice', {}, groups(group('g', ['ann', 'bob', 'ann']))],
    ['lists a member twice, written otherwise', { principals: [user('ann')] }, groups(group('g', ['ann', 'ANN']))],
    ['comes twice at once', {}, groups(group('g', ['ann']), group('g', ['bob']))],
    ['comes twice at once beside another', { groups: [group('a')] }, groups(group('b'), group('g'), group('G'))],
    ['is written otherwise elsewhere', { roleAssignments: [assigned('G')] }, groups(group('g'))],
    [
      'is written in several ways elsewhere',
      { roleAssignments: [assigned('g'), assigned('G', { id: 'other' })] },
      groups(group('g')),
    ],
    [
      'has a member whose spelling nothing settles',
      { roleAssignments: [assigned('Ann')] },
      groups(group('g', ['ann'])),
    ],
  ])('calls for the policy as a whole where it %s', (_, document, change) => {
    const updated = over(document)
    expect(updated.change(change)).toBe('as a whole')
    updated.agrees()
  })

  it('is called as the principal of its id is, who has a name', () => {
    const updated = over({ principals: [user('g', { type: 'Group', displayName: 'Principal' }), user('h')] })
    expect(updated.change(groups(group('g', [], 'Group'), group('h', [], 'Other'), group('i')))).toBe('in place')
    const { directory } = updated.inside
    expect(['g', 'h', 'i'].map((id) => directory.nameOf(id))).toEqual(['Principal', 'Other', undefined])
    updated.agrees()
  })
})

describe('a group that is there already', () => {
  const named = { groups: [group('g', ['ann'], 'Name'), group('plain', ['ann'])] }

  it.each([
    ['without a name', group('g', ['bob'])],
    ['with the name it has', group('g', ['bob'], 'Name')],
    ['with the members it has', group('G', ['ann'])],
    ['without a name where it has none', group('plain', ['bob'])],
  ])('is joined in place %s', (_, joined) => {
    const updated = over(named)
    expect(updated.change(groups(joined))).toBe('in place')
    updated.agrees()
  })

  it('is not given another name', () => {
    for (const change of [groups(group('g', ['bob'], 'Other')), groups(group('plain', [], 'Other'))]) {
      const updated = over(named)
      expect(() => updated.engine.update(change)).toThrow('the group is given again and differently')
      updated.agrees()
    }
  })

  it('calls for the policy as a whole where it lists a member twice', () => {
    const updated = over({ groups: [group('g', ['ann', 'ann'])] })
    expect(updated.change(groups(group('g', ['bob'])))).toBe('as a whole')
    updated.agrees()
  })

  it('has a member once in each way it is written', () => {
    const updated = over({ principals: [user('ann')], groups: [group('g', ['ann'])] })
    for (const members of [['ann'], ['ANN', 'Ann'], ['Ann', 'ANN'], ['ann', 'ANN', 'Ann', 'bob']]) {
      expect(updated.change(groups(group('g', members), group('g', members)))).toBe('in place')
    }
    expect(updated.engine.policy.groups[0]?.members).toEqual(['ann', 'ANN', 'Ann', 'bob'])
    updated.agrees()
  })
})

describe('a group that is removed', () => {
  it('is no group any more, unless a principal of its id is one', () => {
    const document = {
      groups: ['alone', 'user', 'listed'].map((id) => group(id, ['ann'], `Group ${id}`)),
      principals: [user('user'), user('listed', { type: 'Group', displayName: 'Listed' })],
      roleAssignments: ['alone', 'user', 'listed'].map((id) => assigned(id)),
    }
    const updated = over(document)
    expect(reads(updated, 'ann')).toBe(true)
    expect(updated.change({ remove: { groups: ['alone', 'USER', 'listed', 'nobody'] } })).toBe('in place')
    expect(reads(updated, 'ann')).toBe(false)
    const { directory } = updated.inside
    const known = ['alone', 'user', 'listed'].map((id) => [directory.isGroup(directory.find(id)), directory.nameOf(id)])
    expect(known).toEqual([
      [false, undefined],
      [false, undefined],
      [true, 'Listed'],
    ])
    updated.agrees()
  })

  it('no longer settles how others write it', () => {
    const updated = over({ groups: [group('g')], roleAssignments: [assigned('g')] })
    expect(updated.change({ remove: { groups: ['g'] } })).toBe('in place')
    expect(updated.change({ add: { roleAssignments: [assigned('G', { id: 'other' })] } })).toBe('as a whole')
    updated.agrees()
  })

  it('calls for the policy as a whole where it or a member is written in several ways', () => {
    const itself = over({ groups: [group('g')], roleAssignments: [assigned('G')] })
    const member = over({ groups: [group('g', ['bob', 'ann'])], roleAssignments: [assigned('Ann')] })
    const mentioned = over({ groups: [group('g')] })
    expect(mentioned.change({ add: { roleAssignments: [assigned('G')] } })).toBe('in place')
    for (const updated of [itself, member, mentioned]) {
      expect(updated.change({ remove: { groups: ['g'] } })).toBe('as a whole')
      updated.agrees()
    }
  })

  it('goes in place where the directory settles how its members are written', () => {
    const updated = over({
      groups: [group('g', ['ann'])],
      principals: [user('ann')],
      roleAssignments: [assigned('Ann')],
    })
    expect(updated.change({ remove: { groups: ['g'] } })).toBe('in place')
    updated.agrees()
  })

  it('is another one when it comes back', () => {
    const updated = over({ groups: [group('g', ['ann'], 'Old'), group('h')], roleAssignments: [assigned('g')] })
    const back = (member: string): PolicyEdit => ({ remove: { groups: ['g'] }, ...groups(group('g', [member], 'New')) })
    expect(updated.change(back('bob'))).toBe('in place')
    expect(updated.change({ remove: { groups: ['g'] } })).toBe('in place')
    expect(updated.change(groups(group('g', ['carl'])))).toBe('in place')
    expect(['ann', 'bob', 'carl'].filter((id) => reads(updated, id))).toEqual(['carl'])
    updated.agrees()
  })
})

describe('a membership that is removed', () => {
  it('takes nothing else along', () => {
    const updated = over({
      groups: [group('g', ['ann', 'bob', 'ann']), group('h', ['ann'])],
      roleAssignments: [assigned('g')],
    })
    expect(['ann', 'bob'].filter((id) => reads(updated, id))).toEqual(['ann', 'bob'])
    expect(updated.change(leaving(['G', 'ANN'], ['g', 'nobody'], ['h', 'bob'], ['none', 'ann']))).toBe('in place')
    expect(['ann', 'bob'].filter((id) => reads(updated, id))).toEqual(['bob'])
    updated.agrees()
  })

  it('calls for the policy as a whole where it may settle how the member is written', () => {
    const updated = over({ groups: [group('g', ['ann']), group('h', ['Ann'])] })
    expect(updated.change(leaving(['g', 'nobody'], ['h', 'bob']))).toBe('in place')
    expect(updated.change(leaving(['g', 'ann']))).toBe('as a whole')
    updated.agrees()
  })
})

describe('a principal that is added', () => {
  it('is known by name and type from then on', () => {
    const updated = over({ groups: [group('g', ['ann'], 'Group')], roleAssignments: [assigned('old')] })
    const principals = [
      user('ann', { displayName: 'Ann' }),
      user('bob'),
      user('team', { type: 'Group', displayName: 'Team' }),
      user('g', { type: 'Group' }),
      user('old', { displayName: 'Old' }),
    ]
    expect(updated.change({ add: { principals } })).toBe('in place')
    const { directory } = updated.inside
    expect(principals.map(({ id }) => directory.nameOf(id))).toEqual(['Ann', undefined, 'Team', 'Group', 'Old'])
    expect(principals.filter(({ id }) => directory.isGroup(directory.find(id))).map(({ id }) => id)).toEqual([
      'team',
      'g',
    ])
    expect(principals.filter(({ id }) => directory.mayBeGroup(directory.find(id), undefined)).length).toBe(2)
    updated.agrees()
  })

  it('settles how others write it', () => {
    const updated = over({})
    expect(updated.change({ add: { principals: [user('ann')], roleAssignments: [assigned('ANN')] } })).toBe('in place')
    updated.agrees()
    expect(updated.change({ remove: { roleAssignments: ['to ANN'] } })).toBe('in place')
    updated.agrees()
  })

  it('is nothing new in the very same words, and refused in others', () => {
    const updated = over({ principals: [user('zoe'), user('ann', { displayName: 'Ann' })] })
    expect(updated.change({ add: { principals: [user('ann', { displayName: 'Ann' })] } })).toBe('in place')
    expect(() => updated.engine.update({ add: { principals: [user('ann', { displayName: 'Other' })] } })).toThrow(
      'given again and differently',
    )
    updated.agrees()
  })

  it.each([
    ['comes twice at once', {}, [user('ann'), user('ann')]],
    ['is written otherwise elsewhere', { roleAssignments: [assigned('Ann')] }, [user('ann')]],
  ])('calls for the policy as a whole where it %s', (_, document, principals) => {
    const updated = over(document)
    expect(updated.change({ add: { principals } })).toBe('as a whole')
    updated.agrees()
  })
})

describe('an id that nobody had heard of', () => {
  it('is asked about anew once it is named', () => {
    const updated = over({})
    expect(reads(updated, 'ann')).toBe(false)
    expect(updated.change({ add: { roleAssignments: [assigned('ann')] } })).toBe('in place')
    expect(reads(updated, 'ann')).toBe(true)
  })

  it('is so, too, where a change that named it was refused before', () => {
    const updated = over({ roleAssignments: [assigned('bob')] })
    expect(reads(updated, 'ann')).toBe(false)
    const refused = { roleAssignments: [assigned('ann'), assigned('bob', { scope: '/' })] }
    expect(() => updated.engine.update({ add: refused })).toThrow('given again and differently')
    const { directory } = updated.inside
    expect([directory.holders.find('ann'), directory.find('ann')]).toEqual([directory.counts.holders, -1])
    expect(updated.change({ add: { roleAssignments: [assigned('ann')] } })).toBe('in place')
    expect(reads(updated, 'ann')).toBe(true)
    updated.agrees()
  })
})
