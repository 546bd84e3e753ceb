import fc from 'fast-check'
import type { PolicySections } from 'rbac-core'
import { describe, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { AROUND, agree, engineOver } from './judges.js'
import { EMPTY } from './pieces.js'
import { runs } from './runs.js'

const ACTIONS = ['P/a', 'P/b', 'P/a,P/b', 'P/b,P/c', 'P/c', 'P/a|b', '"P/a"', '[]', 'null', 'P/a","P/b']

describe('roles whose permissions differ only in where a list ends', () => {
  it('are told apart, whatever signs their patterns hold', () => {
    // In order, as a key would hold them; the second role differs in one place where a list ends.
    const patterns = fc.uniqueArray(fc.constantFrom(...ACTIONS, '*', 'P/*'), { minLength: 3, maxLength: 6 })
    const cuts = fc.array(fc.nat(6), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(patterns, cuts, fc.nat(2), (unsorted, one, at) => {
        const texts = unsorted.map((text) => text.toLowerCase()).sort()
        const other = one.with(at, (one[at] ?? 0) + 1)
        const policy = holding([permissionOf(texts, one), permissionOf(texts, other)])
        const engine = engineOver(policy)
        for (const principalId of ['holder-0', 'holder-1']) {
          for (const action of ACTIONS) {
            for (const isDataAction of [false, true]) {
              const request = { principalId, action, scope: '/s', isDataAction }
              agree(comparable(engine.check(request)), comparable(evaluate(policy, request, AROUND)), policy, request)
            }
          }
        }
      }),
      runs(200),
    )
  })
})

type Permission = PolicySections['roleDefinitions'][number]['permissions'][number]

/** The texts in order, divided at three places among the four lists. */
function permissionOf(texts: readonly string[], cuts: readonly number[]): Permission {
  const [first = 0, second = 0, third = 0] = cuts.map((cut) => cut % (texts.length + 1)).sort((a, b) => a - b)
  return {
    actions: texts.slice(0, first),
    notActions: texts.slice(first, second),
    dataActions: texts.slice(second, third),
    notDataActions: texts.slice(third),
  }
}

/** A role for each permission, each with a holder of its own. */
function holding(permissions: readonly Permission[]): PolicySections {
  return {
    ...EMPTY,
    roleDefinitions: permissions.map((permission, at) => ({
      id: `role-${at}`,
      roleName: `Role ${at}`,
      permissions: [permission],
      assignableScopes: ['/'],
    })),
    roleAssignments: permissions.map((_, at) => ({
      id: `ra-${at}`,
      principalId: `holder-${at}`,
      roleDefinitionId: `role-${at}`,
      scope: '/',
    })),
  }
}
