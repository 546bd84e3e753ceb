import { type Policy, parsePolicy } from 'rbac-core'
import { diffPolicies } from 'rbac-core/analyze'
import { describe, expect, it } from 'vitest'
import { ActionAlgebra } from '../../packages/rbac-core/src/pattern/action-algebra.js'
import { stepsOf } from './steps.js'

const NOW = { now: '2026-06-01T00:00:00Z' }

function policyOf(roles: readonly number[], scope: (role: number) => string): Policy {
  return parsePolicy({
    roleDefinitions: roles.map((role) => ({
      id: `r${role}`,
      roleName: `R${role}`,
      permissions: [{ actions: [`P${role}/*`] }],
    })),
    roleAssignments: roles.map((role) => ({
      id: `a${role}`,
      principalId: 'ann',
      roleDefinitionId: `r${role}`,
      scope: scope(role),
    })),
  })
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

describe('comparing two policies', () => {
  it('holds no grants against each other that are in both', () => {
    const [before, after] = [upTo(100), upTo(99)].map((roles) => policyOf(roles, () => '/subscriptions/s1'))
    const steps = stepsOf(ActionAlgebra.prototype, 'holds', () => {
      const { lost } = diffPolicies(before as Policy, after as Policy, NOW)
      expect(lost.map(({ actions }) => actions)).toEqual([[{ action: 'P99/*', isDataAction: false }]])
    })
    expect(steps).toBeLessThan(100)
  })

  it('looks at what is given above a scope, not at all that somebody has', () => {
    const steps = (count: number) => {
      const before = policyOf(upTo(count), (role) => `/subscriptions/s${role}`)
      const after = policyOf([], () => '/')
      return stepsOf(Set.prototype, 'has', () => {
        expect(diffPolicies(before, after, NOW).lost).toHaveLength(count)
      })
    }
    expect(steps(80)).toBeLessThan(3 * steps(40))
  })

  it('holds the same against the same once, whoever has it and wherever', () => {
    const steps = (count: number) => {
      const places = upTo(count).map((index) => ({
        principalId: `p${index}`,
        roleDefinitionId: 'r',
        scope: `/subscriptions/s${index}`,
      }))
      const policy = (roleAssignments: object[]) =>
        parsePolicy({
          roleDefinitions: [{ id: 'r', roleName: 'R', permissions: [{ actions: ['*/read', '*/write'] }] }],
          roleAssignments: roleAssignments.map((assignment, index) => ({ id: `a${index}`, ...assignment })),
        })
      return stepsOf(ActionAlgebra.prototype, 'within', () => {
        expect(diffPolicies(policy(places), policy([]), NOW).lost).toHaveLength(count)
      })
    }
    expect(steps(20)).toBe(steps(2))
  })
})
