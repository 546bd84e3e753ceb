import { describe, expect, it } from 'vitest'
import { asShaped } from './shapes.js'

const PERMISSION = { actions: ['*'], notActions: ['*/read'], dataActions: [], notDataActions: [] }
const DENY = {
  id: 'da',
  denyAssignmentName: 'none',
  permissions: [PERMISSION],
  scope: '/',
  doNotApplyToChildScopes: false,
  principals: [{ id: 'alice', type: 'User' }],
  excludePrincipals: [],
}

describe('deny assignments of a snapshot', () => {
  it('have one permission in the place of equal ones, and all as they were written', () => {
    const others = [
      { ...PERMISSION, actions: ['a/*'] },
      { ...PERMISSION, actions: ['*', 'a/*'] },
      { ...PERMISSION, condition: "@Resource[a:b] StringEquals 'c'" },
      { ...PERMISSION, notActions: [] },
    ]
    const list = [...others, PERMISSION, ...others, PERMISSION].map((each) => ({ ...DENY, permissions: [each] }))
    const read = asShaped(JSON.parse(JSON.stringify(list)), 'denyAssignments')
    expect(read).toEqual(list)
    expect(new Set(read.map(({ permissions }) => permissions[0])).size).toBe(others.length + 1)
    expect(read.every(({ permissions }) => Object.isFrozen(permissions) && Object.isFrozen(permissions[0]))).toBe(true)
    expect(read.every(({ permissions }) => Object.isFrozen(permissions[0]?.actions))).toBe(true)
  })

  it('are refused without what each has, with more than any has, or with something else in its place', () => {
    const others: unknown[] = [null, 7, 'text', {}, [], [DENY, null], { 0: DENY }]
    for (const key of Object.keys(DENY)) {
      others.push({ ...DENY, [key]: undefined }, { ...DENY, [key]: 7 }, { ...DENY, [key]: [[DENY]] })
    }
    for (const key of Object.keys(PERMISSION)) {
      others.push({ ...DENY, permissions: [PERMISSION, { ...PERMISSION, [key]: undefined }] })
      others.push({ ...DENY, permissions: [PERMISSION, { ...PERMISSION, [key]: ['*', 7] }] })
      others.push({ ...DENY, permissions: [PERMISSION, { ...PERMISSION, [key]: { length: 1, 0: '*' } }] })
    }
    others.push({ ...DENY, more: 1 }, { ...DENY, permissions: [{ ...PERMISSION, more: 1 }] })
    others.push({ ...DENY, permissions: { 0: PERMISSION } }, { ...DENY, permissions: [null] })
    for (const other of others) {
      const value: unknown = JSON.parse(JSON.stringify([DENY, other]))
      expect(() => asShaped(value, 'denyAssignments'), JSON.stringify(other)).toThrow('holds what is none')
    }
    for (const value of [undefined, null, 7, {}]) {
      expect(() => asShaped(value, 'denyAssignments')).toThrow('holds what is none')
    }
  })
})

describe('attributes of a snapshot', () => {
  const asResource = (attributes: unknown): unknown => [{ scope: '/subscriptions/s1', attributes }]

  it('are texts, numbers, truths, and lists of those', () => {
    for (const value of ['', 'a', 0, 1.5, true, false, [], ['a', 1, true], [['a'], []]]) {
      const read = asShaped(asResource({ first: 'a', second: value }), 'resources')
      expect(read).toEqual(asResource({ first: 'a', second: value }))
    }
    expect(asShaped(asResource({}), 'resources')).toEqual(asResource({}))
  })

  it('are refused with anything else among them', () => {
    const others = [null, {}, { 0: 'a' }, [null], ['a', {}], [['a', null]]]
    for (const other of [null, 7, 'text', ['a'], ...others.map((value) => ({ first: 'a', second: value }))]) {
      expect(() => asShaped(asResource(other), 'resources'), JSON.stringify(other)).toThrow('holds what is none')
    }
  })
})
