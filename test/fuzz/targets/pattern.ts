import { actionProblem } from '../../../packages/rbac-core/src/pattern/action.js'
import { intersect } from '../../../packages/rbac-core/src/pattern/intersection.js'
import { matches } from '../../../packages/rbac-core/src/pattern/match.js'
import { PatternSet } from '../../../packages/rbac-core/src/pattern/matcher.js'
import { type ActionPattern, parsePattern } from '../../../packages/rbac-core/src/pattern/pattern.js'
import { byTable } from '../../property/star-table.js'
import { fold } from '../../reference/text.js'
import { agree, answerOf, holds } from '../laws.js'
import type { FuzzTarget } from '../target.js'

/** Patterns, a line that is empty, actions: one a line. Few and short enough for the table. */
function read(input: string): { readonly patterns: readonly string[]; readonly actions: readonly string[] } {
  const lines = input.split('\n')
  const gap = lines.indexOf('')
  const [first, rest] = gap === -1 ? [lines, []] : [lines.slice(0, gap), lines.slice(gap + 1)]
  return { patterns: first.slice(0, 6), actions: rest.slice(0, 6) }
}

function isPattern(text: string): boolean {
  return (
    text.length <= 512 &&
    text.trim() !== '' &&
    [...text.trim()].every((char) => !/[\p{Cc}\p{Cs}]/u.test(char)) &&
    text.isWellFormed()
  )
}

function isAction(text: string): boolean {
  const parts = text.split('/')
  return text.length <= 512 && parts.every((part) => part !== '' && !/[\s\p{Cc}\p{Cs}*]/u.test(part))
}

export const target: FuzzTarget = {
  about: 'action patterns and the actions they match, one by one, in a set, and where two of them meet',
  covers: ['rbac-core/src/pattern/'],
  seeds: [
    '*\n\nMicrosoft.Compute/virtualMachines/read',
    'Microsoft.Compute/*/read\n*/read\n\nMicrosoft.Compute/read\nMicrosoft.Compute/a/b/read',
    'a/*/*/b\na/*/b\n\na/b\na/x/b',
    'aab*aab*aab\na*a*a*a\n\naabaabaab\naaaaaaaa',
  ],
  dictionary: ['*', '/*/', '**', '/*', '*/', 'a', 'aa', '/', 'b/', '\n', '\n\n', 'read', '\u212a', '.', '\\', '%'],
  longest: 1536,
  run(input) {
    const { patterns, actions } = read(input)
    const set = new PatternSet()
    const parsed: { readonly text: string; readonly pattern: ActionPattern }[] = []
    for (const text of patterns) {
      const answer = answerOf(() => parsePattern(text))
      agree('a text is a pattern exactly when the page says so', 'value' in answer, isPattern(text))
      if ('refusal' in answer) continue
      const pattern = answer.value
      agree('a folded pattern is its own', parsePattern(pattern.folded, Infinity).folded, pattern.folded)
      set.add(pattern)
      parsed.push({ text, pattern })
    }
    for (const action of actions) {
      agree(
        'a text is an action exactly when the page says so',
        actionProblem(action, 512) === undefined,
        isAction(action),
      )
      const folded = fold(action).slice(0, 128)
      const expected = parsed.map(({ text }) => byTable(fold(text), folded))
      for (const [index, { pattern }] of parsed.entries()) {
        const counter = { steps: 0 }
        agree('a match is that of the table', matches(pattern, folded, counter), expected[index])
        holds('a match is linear', counter.steps <= 6 * (pattern.text.length + folded.length) + 8, `${counter.steps}`)
      }
      const found = set.matching(folded).sort((a, b) => a - b)
      agree(
        'a set finds what matches one by one',
        found,
        [...expected.keys()].filter((index) => expected[index]),
      )
      meet(
        parsed.map(({ pattern }) => pattern),
        folded,
      )
    }
  },
}

/** What two patterns both match, and nothing else, is what their intersection matches. */
function meet([a, b]: readonly ActionPattern[], action: string): void {
  if (a === undefined || b === undefined || a.text.length + b.text.length > 40) return
  const both = intersect(a, b, 64)
  if (both === undefined) return
  const met = both.some((pattern) => matches(pattern, action))
  agree('two patterns meet where both match', met, matches(a, action) && matches(b, action))
}
