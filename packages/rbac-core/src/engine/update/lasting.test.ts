import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../../document/index.js'
import type { ParsedPolicy, PolicyEdit } from '../../model/policy.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { compilePolicy } from '../compiler/compile.js'
import { createEngine, type Engine, engineFrom, insideOf } from '../engine.js'

const POLICY = parsePolicy({
  roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }],
  roleAssignments: [{ id: 'a', principalId: 'ann', roleDefinitionId: 'reader', scope: '/subscriptions/s1' }],
  managementGroups: [
    { id: 'top', parent: null, subscriptions: [] },
    { id: 'other', parent: null, subscriptions: [] },
    { id: 'moved', parent: 'top', subscriptions: ['s1', 's2', 's3'] },
  ],
})

/** Things that come and go, each time others: what is left of the ones that went must not pile up. */
const COMING: Readonly<Record<string, (nth: number) => readonly [PolicyEdit, PolicyEdit]>> = {
  'a role with permissions nobody had': (nth) => [
    {
      add: {
        roleDefinitions: [{ id: `r${nth}`, roleName: `R${nth}`, permissions: [{ actions: [`P${nth}/t/read`] }] }],
      },
    },
    { remove: { roleDefinitions: [`r${nth}`] } },
  ],
  'a deny assignment at a place where nothing stood': (nth) => [
    {
      add: {
        denyAssignments: [
          {
            id: `d${nth}`,
            denyAssignmentName: `D${nth}`,
            scope: `/subscriptions/s1/resourceGroups/r${nth}`,
            permissions: [{ actions: [`P${nth}/t/write`] }],
            principals: [{ id: `bob ${nth}` }],
          },
        ],
      },
    },
    { remove: { denyAssignments: [`d${nth}`] } },
  ],
  'a management group that hangs elsewhere': (nth) => [
    {
      remove: { managementGroups: ['moved'] },
      add: {
        managementGroups: [{ id: 'moved', parent: nth % 2 === 0 ? 'other' : 'top', subscriptions: ['s1', 's4'] }],
      },
    },
    {},
  ],
  'a role assignment': (nth) => [
    {
      add: {
        roleAssignments: [
          { id: `b${nth}`, principalId: `cy ${nth}`, roleDefinitionId: 'reader', scope: `/subscriptions/t${nth}` },
        ],
      },
    },
    { remove: { roleAssignments: [`b${nth}`] } },
  ],
  'a group': (nth) => [
    { add: { groups: [{ id: `g${nth}`, members: [`dan ${nth}`] }] } },
    { remove: { groups: [`g${nth}`] } },
  ],
}

/** What a policy keeps, of the past too. */
function kept({ scopes, directory, permissions, texts, denials, hierarchy, line }: CompiledPolicy): number[] {
  const { parentOfGroup, groupOfSubscription } = hierarchy
  return [
    scopes.size,
    directory.size,
    permissions.size,
    texts.scopes.length,
    texts.roles.keys.length,
    denials.kept + parentOfGroup.kept + groupOfSubscription.kept,
    line?.noted.size ?? 0,
  ]
}

const insideNow = (engine: Engine): CompiledPolicy => insideOf(engine).context.policy

describe('an engine that is changed for years', () => {
  it.each(Object.entries(COMING))('keeps no more in the end: %s that comes and goes', (_, edits) => {
    const engine = engineFrom((settings) => ({
      ...compilePolicy(POLICY as ParsedPolicy, settings),
      pace: { mostWorn: 50, few: 5, many: 10 },
    }))
    let most = 0
    for (let nth = 0; nth < 1000; nth++) {
      for (const edit of edits(nth)) engine.update(edit)
      most = Math.max(most, ...kept(insideNow(engine)))
    }
    // Of a thousand that came and went each leaves something until the policy is put together anew.
    expect(most).toBeLessThan(300)
    expect({ ...engine.policy, managementGroups: [] }).toEqual({ ...POLICY, managementGroups: [] })
  })

  it('matches an action against few more permissions than there are, at the pace that engines have', () => {
    const engine = createEngine(POLICY)
    for (let nth = 0; nth < 1500; nth++) {
      for (const edit of COMING['a role with permissions nobody had']?.(nth) ?? []) engine.update(edit)
    }
    expect(insideNow(engine).permissions.size).toBeLessThan(1100)
  })
})
