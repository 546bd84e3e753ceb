import { parsePolicy } from 'rbac-core'
import { compareRoles, lint } from 'rbac-core/analyze'
import { describe, expect, it } from 'vitest'
import type { Operation, RealRole } from '../shared/real-roles.js'
import { sharedData } from '../shared/shared-data.js'

const roles = sharedData<readonly RealRole[]>('data/builtin-roles.json') ?? []
const operations = (sharedData<readonly (Operation & { readonly suspect?: boolean })[]>('data/operations.json') ?? [])
  // Names that are only known from roles that list them in the wrong plane.
  .filter(({ suspect }) => suspect !== true)

describe.skipIf(roles.length === 0 || operations.length === 0)('lint of the real built-in roles', () => {
  it('finds their blanks and their actions in the wrong plane, and nothing else', () => {
    const { findings } = lint(parsePolicy(roles), { operations })
    const codes = findings.map(({ code }) => code)
    expect(new Set(codes)).toEqual(new Set(['TRIMMED_PATTERN', 'WRONG_PLANE']))
    expect(codes.filter((code) => code === 'TRIMMED_PATTERN')).toHaveLength(2)
  })

  it('calls two of them equivalent, were they custom roles, only where the comparison does', () => {
    const custom = parsePolicy(roles.map((role) => ({ ...role, roleType: 'CustomRole' })))
    const byName = new Map(custom.roleDefinitions.map((role) => [role.roleName, role]))
    const { findings } = lint(custom, { only: ['EQUIVALENT_ROLES'] })
    expect(findings.length).toBeGreaterThan(5)
    for (const { message } of findings) {
      const [a, b] = [...message.matchAll(/`([^`]+)`/g)].map(([, name = '']) => byName.get(name))
      if (a === undefined || b === undefined) throw new Error(message)
      expect(compareRoles(a, b).relation).toBe('equivalent')
    }
  })
})
