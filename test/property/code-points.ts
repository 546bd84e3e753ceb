import { createEngine, parsePolicy, RbacError } from 'rbac-core'

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']

/** What may be taken for an ASCII letter: an ASCII letter. */
export const BOTH_CASES: readonly string[] = [...LETTERS.map((letter) => letter.toUpperCase()), ...LETTERS]

const engine = createEngine(
  parsePolicy({
    roleDefinitions: [
      { id: 'letters', roleName: 'Letters', permissions: [{ actions: LETTERS.map((letter) => `P/${letter}`) }] },
      { id: 'all', roleName: 'All', permissions: [{ actions: ['*'] }] },
    ],
    roleAssignments: LETTERS.flatMap((letter) => [
      { id: `p-${letter}`, principalId: letter, roleDefinitionId: 'all', scope: '/' },
      { id: `g-${letter}`, principalId: `group ${letter}`, roleDefinitionId: 'all', scope: '/' },
      { id: `s-${letter}`, principalId: 'scopes', roleDefinitionId: 'all', scope: `/x/${letter}` },
    ]).concat({ id: 'actions', principalId: 'actions', roleDefinitionId: 'letters', scope: '/' }),
  }),
)
const onActions = engine.accessFor('actions', '/')

/** For each place a name can stand in: which code points up to `last` the engine takes for a letter there. */
export const PLACES: readonly [place: string, taken: (last: number) => string[]][] = [
  ['a principal', (last) => taken(last, (char) => engine.can({ principalId: char, action: 'P/a', scope: '/' }))],
  ['a group', takenAsGroup],
  [
    'a scope',
    (last) => taken(last, (char) => engine.can({ principalId: 'scopes', action: 'P/a', scope: `/x/${char}` })),
  ],
  ['an action', (last) => taken(last, (char) => onActions.can(`P/${char}`))],
]

function taken(last: number, ask: (char: string) => boolean): string[] {
  return characters(last).filter((char) => asked(() => ask(char)) === true)
}

/** A thousand groups at a time; apart where one of them is taken, or malformed. */
function takenAsGroup(last: number): string[] {
  const ask = (chars: readonly string[]) =>
    engine.can({ principalId: 'nobody', groupIds: chars.map((char) => `group ${char}`), action: 'P/a', scope: '/' })
  const found: string[] = []
  const all = characters(last)
  for (let from = 0; from < all.length; from += 1000) {
    const some = all.slice(from, from + 1000)
    if (asked(() => ask(some)) !== false) found.push(...some.filter((char) => asked(() => ask([char])) === true))
  }
  return found
}

function characters(last: number): string[] {
  return Array.from({ length: last + 1 }, (_, code) => String.fromCodePoint(code))
}

/** Undefined when the question is malformed. */
function asked(question: () => boolean): boolean | undefined {
  try {
    return question()
  } catch (error) {
    if (error instanceof RbacError) return undefined
    throw error
  }
}
