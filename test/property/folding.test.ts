import fc from 'fast-check'
import { createEngine, parsePolicy, RbacError } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { fold } from '../reference/text.js'
import { worlds } from '../worlds/arbitrary.js'
import { randomFrom } from '../worlds/gen.js'
import { agree, JUDGES, SEED } from './judges.js'
import { recased } from './texts.js'

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']

describe.each(JUDGES)('$name, under changes of case', ({ over }) => {
  it('decides the same when ASCII letters change case, in the policy and in the request apart', () => {
    fc.assert(
      fc.property(worlds(8), fc.nat(), ({ policy, requests }, seed) => {
        const random = randomFrom(seed)
        const decide = over(policy)
        const other = over(recased(policy, random))
        for (const request of requests) {
          const decision = other(recased(request, random))
          agree(spelledAlike(decision), spelledAlike(decide(request)), policy, { request, seed })
        }
      }),
      { seed: SEED, numRuns: 150 },
    )
  }, 30_000)
})

describe('the engine, asked with every code point there is', () => {
  const engine = createEngine(
    parsePolicy({
      roleDefinitions: [
        { id: 'letters', roleName: 'Letters', permissions: [{ actions: LETTERS.map((letter) => `P/${letter}`) }] },
        { id: 'all', roleName: 'All', permissions: [{ actions: ['*'] }] },
      ],
      roleAssignments: [
        ...LETTERS.map((letter) => ({ id: `p-${letter}`, principalId: letter, roleDefinitionId: 'all', scope: '/' })),
        ...LETTERS.map((letter) => ({
          id: `s-${letter}`,
          principalId: 'scopes',
          roleDefinitionId: 'all',
          scope: `/x/${letter}`,
        })),
        { id: 'actions', principalId: 'actions', roleDefinitionId: 'letters', scope: '/' },
        ...LETTERS.map((letter) => ({
          id: `g-${letter}`,
          principalId: `group ${letter}`,
          roleDefinitionId: 'all',
          scope: '/',
        })),
      ],
    }),
  )
  const questions: readonly [string, (char: string) => boolean][] = [
    ['principal', (char) => engine.can({ principalId: char, action: 'P/a', scope: '/' })],
    ['group', (char) => engine.can({ principalId: 'nobody', groupIds: [`group ${char}`], action: 'P/a', scope: '/' })],
    ['scope', (char) => engine.can({ principalId: 'scopes', action: 'P/a', scope: `/x/${char}` })],
    ['action', (char) => engine.can({ principalId: 'actions', action: `P/${char}`, scope: '/' })],
  ]

  it.each(questions)(
    'takes no other character of a %s for an ASCII letter',
    (_, allowed) => {
      const taken: string[] = []
      for (let code = 0; code <= 0x10ffff; code++) {
        const char = String.fromCodePoint(code)
        try {
          if (allowed(char)) taken.push(char)
        } catch (error) {
          if (!(error instanceof RbacError)) throw error
        }
      }
      expect(taken.sort()).toEqual([...LETTERS, ...LETTERS.map((letter) => letter.toUpperCase())].sort())
    },
    60_000,
  )
})

/** Ids in a decision are spelled as the policy spells them, which is what changed. */
function spelledAlike(decision: Parameters<typeof comparable>[0]): unknown {
  return JSON.parse(fold(JSON.stringify(comparable(decision))))
}
