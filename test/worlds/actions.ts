import type { PatternDraft } from './draft.js'

/** Two dozen actions in which almost every one is a prefix, a suffix or a part of another. */
export const ACTIONS: readonly string[] = ['P', 'PQ', 'Q'].flatMap((provider) =>
  ['r', 'rs'].flatMap((type) =>
    ['read', 'write', 'delete', 'read/action'].map((verb) => `${provider}/${type}/${verb}`),
  ),
)

/** Actions nobody lists, one step from those that somebody does. */
const ODD_ACTIONS = [
  'P/read',
  'P/r/s/t/read',
  'p/R/READ',
  'P/r/rea',
  'P.r/read',
  'Q/rs/read/actions',
  'P%2Fr/read',
  'P/\u017f/read',
]

export function actionAt(index: number): string {
  return ACTIONS[index % ACTIONS.length] ?? ''
}

/** A pattern that matches the action it was cut from. */
export function patternFrom({ action, kind, cuts }: PatternDraft): string {
  const text = actionAt(action)
  const [provider = '', ...rest] = text.split('/')
  const verb = rest.at(-1) ?? ''
  if (kind === 0) return text
  if (kind === 1) return `${provider}/*`
  if (kind === 2) return `*/${verb}`
  if (kind === 3) return `${provider}/*/${verb}`
  if (kind === 4) return cuts.reduce(cut, text)
  return '*'
}

/** One step from an action: itself, another one, or one that is not quite any. */
export function actionStep(action: string, what: number, other: number): string {
  if (what === 1) return actionAt(other)
  if (what === 2) return ODD_ACTIONS[other % ODD_ACTIONS.length] ?? action
  return action
}

function cut(text: string, { at, length }: { readonly at: number; readonly length: number }): string {
  const from = at % (text.length + 1)
  return `${text.slice(0, from)}*${text.slice(from + length)}`
}
