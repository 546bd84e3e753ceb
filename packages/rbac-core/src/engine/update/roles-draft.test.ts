import { describe, expect, it } from 'vitest'
import { Updated } from '../../../../../test/worlds/updated.js'
import type { PolicyEdit } from '../../model/policy.js'
import { NO_CLASS } from '../compiled/grants.js'

const role = (id: string, ...actions: readonly string[]) => ({ id, roleName: id, permissions: [{ actions }] })
const adding = (...roleDefinitions: readonly object[]): PolicyEdit => ({ add: { roleDefinitions } })
const removing = (...roleDefinitions: readonly string[]): PolicyEdit => ({ remove: { roleDefinitions } })
const assigned = (roleDefinitionId: string) => ({
  id: `of ${roleDefinitionId}`,
  principalId: 'ann',
  roleDefinitionId,
  scope: '/',
})

/** `ann` holds the roles `a`, `b` and the missing `m`, and nobody the role `free`. */
const over = (): Updated =>
  new Updated({
    roleDefinitions: [role('a', 'P/a/*'), role('b', 'P/b/*'), role('free', '*')],
    roleAssignments: ['a', 'b', 'm'].map(assigned),
  })
const allowed = ({ engine }: Updated): string[] =>
  ['a', 'b', 'm', 'new'].filter((type) => engine.can({ principalId: 'ann', action: `P/${type}/read`, scope: '/' }))

describe('roles', () => {
  it('go, and grant no longer', () => {
    const updated = over()
    expect(allowed(updated)).toEqual(['a', 'b'])
    expect(updated.change(removing('B', 'm', 'nobody'))).toBe('in place')
    expect(allowed(updated)).toEqual(['a'])
    expect(updated.engine.explain({ principalId: 'ann', action: 'P/b/read', scope: '/' }).decision.allowed).toBe(false)
    updated.agrees()
  })

  it('come, and grant to who was assigned them', () => {
    const updated = over()
    const come = [role('x', 'P/x/*'), role('y', 'P/y/*'), role('new', 'P/new/*'), role('M', 'P/m/*')]
    expect(allowed(updated)).toEqual(['a', 'b'])
    expect(updated.change(adding(...come))).toBe('in place')
    expect(allowed(updated)).toEqual(['a', 'b', 'm'])
    updated.agrees()
    expect(updated.change({ add: { roleAssignments: [assigned('new')] } })).toBe('in place')
    expect(allowed(updated)).toEqual(['a', 'b', 'm', 'new'])
    updated.agrees()
  })

  it('are replaced by going and coming at once', () => {
    const updated = over()
    expect(allowed(updated)).toEqual(['a', 'b'])
    expect(updated.change({ ...removing('a'), ...adding(role('a', 'P/new/*')) })).toBe('in place')
    expect(allowed(updated)).toEqual(['b', 'new'])
    updated.agrees()
  })

  it('are nothing new in the very same words, and refused in others', () => {
    const updated = over()
    const { roles, demands, source } = updated.inside
    expect(updated.change(adding(role('b', 'P/b/*'), role('free', '*')))).toBe('in place')
    expect(updated.inside.roles).toBe(roles)
    expect(updated.inside.demands).toBe(demands)
    expect(updated.inside.source.kept.roleDefinitions).toBe(source.kept.roleDefinitions)
    expect(() => updated.engine.update(adding(role('b', '*')))).toThrow('given again')
    updated.agrees()
  })

  it('demand nothing that could be granted where they are missing', () => {
    const updated = over()
    const numberOf = (key: string): number => updated.inside.texts.roles.keys.find(key)
    updated.change({ add: { roleAssignments: ['p', 'q', 'r'].map(assigned), roleDefinitions: [role('r', '*')] } })
    const { demands, roles } = updated.inside
    expect(['m', 'p', 'q'].map((key) => demands[numberOf(key)] ?? NO_CLASS)).toEqual([NO_CLASS, NO_CLASS, NO_CLASS])
    expect(demands[numberOf('r')]).toBeGreaterThanOrEqual(0)
    expect(roles[numberOf('r')]?.source.id).toBe('r')
    expect(demands.length).toBeGreaterThanOrEqual(roles.length)
    updated.agrees()
  })
})
