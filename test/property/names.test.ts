import fc from 'fast-check'
import { describe, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { drafts, worlds } from '../worlds/arbitrary.js'
import { randomFrom } from '../worlds/gen.js'
import { HOSTILE, type Names, PLAIN } from '../worlds/names.js'
import { build } from '../worlds/world.js'
import { agree, JUDGES } from './judges.js'
import { EMPTY } from './pieces.js'
import { runs } from './runs.js'
import { shuffled } from './texts.js'

/** Ids that an object, a join or a sort might trip over. */
const AWKWARD = [
  ...['__proto__', 'constructor', 'toString', 'then', 'prototype', 'hasOwnProperty', 'valueOf', '__defineGetter__'],
  ...['1', '01', '0', '-1', '1e3', 'null', 'undefined', 'true', 'NaN', '*', '~', '!', 'a,b', 'a:b', 'a|b', 'a b', 'a'],
  ...['\u00e9', '\u00c9', 'e\u0301', '\u212a', 'k', '\u0130', 'i', '\u017f', 's', '\uff41', '\u{1f511}', 'zz', 'Z1'],
]

describe.each(JUDGES)('$name, whatever things are called', ({ over }) => {
  it('decides the same when principals, groups, roles and assignments are renamed', () => {
    fc.assert(
      fc.property(drafts(8), fc.nat(), (draft, seed) => {
        // A step to a name that has another as its prefix exists under some names only.
        const requests = draft.requests.map((request) => (request.where === 5 ? { ...request, where: 0 } : request))
        const plain = build({ ...draft, requests }, renamed(PLAIN))
        const odd = build({ ...draft, requests }, renamed(dealt(seed)))
        const [decide, other] = [over(plain.policy), over(odd.policy)]
        for (const [index, request] of odd.requests.entries()) {
          const [first] = plain.requests.slice(index, index + 1)
          if (first) agree(gist(other(request)), gist(decide(first)), odd.policy, request)
        }
      }),
      runs(80),
    )
  })
})

/** Actions of one word are looked up by it; a blank is no part of one, nor is a star. */
const WORDS = AWKWARD.filter((word) => !/[\s*]/.test(word))

describe.each(JUDGES)('$name, whatever actions are called', ({ over }) => {
  it('allows exactly the words that a role lists and does not take away', () => {
    const words = fc.subarray(WORDS)
    fc.assert(
      fc.property(words, words, words, (actions, notActions, dataActions) => {
        const permissions = [{ actions, notActions, dataActions, notDataActions: [] }]
        const policy = {
          ...EMPTY,
          roleDefinitions: [{ id: 'r', roleName: 'R', permissions, assignableScopes: ['/'] }],
          roleAssignments: [{ id: 'a', principalId: 'u', roleDefinitionId: 'r', scope: '/' }],
        }
        const decide = over(policy)
        for (const action of WORDS) {
          const request = { principalId: 'u', scope: '/s', action }
          const isListed = actions.includes(action) && !notActions.includes(action)
          agree(decide(request).allowed, isListed, policy, request)
          const onData = { ...request, isDataAction: true }
          agree(decide(onData).allowed, dataActions.includes(action), policy, onData)
        }
      }),
      runs(40),
    )
  })
})

describe.each(JUDGES)('$name, whatever the order', ({ over }) => {
  it('gives the same decision when every list is shuffled', () => {
    fc.assert(shuffles(false), runs(80))
  })

  it('gives the same decision when items are listed twice', () => {
    fc.assert(shuffles(true), runs(80))
  })

  function shuffles(twice: boolean) {
    return fc.property(worlds(8), fc.nat(), ({ policy, requests }, seed) => {
      const changed = shuffled(policy, randomFrom(seed), twice)
      const [decide, other] = [over(policy), over(changed)]
      for (const request of requests) {
        const asked = shuffled(request, randomFrom(seed), twice)
        agree(comparable(other(asked)), comparable(decide(request)), changed, request)
      }
    })
  }
})

function gist({ allowed, effect, ...rest }: ReturnType<ReturnType<(typeof JUDGES)[number]['over']>>): object {
  return { allowed, effect, ...('reason' in rest ? { reason: rest.reason } : {}) }
}

/** Scopes keep their names, because a scope's place is in its name. */
function renamed(names: Names): Names {
  return { ...names, subscriptions: HOSTILE.subscriptions, resourceGroups: HOSTILE.resourceGroups }
}

function dealt(seed: number): Names {
  const pool = shuffled(AWKWARD, randomFrom(seed), false)
  const take = (count: number) => pool.splice(0, count)
  return {
    ...PLAIN,
    users: take(4),
    groups: take(5),
    managementGroups: take(4).map((name) => name.replace('*', 'star')),
    roles: take(7),
    assignments: take(12),
  }
}
