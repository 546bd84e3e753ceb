import type { PatternDraft } from './draft.js'

/** Two dozen actions in which almost every one is a prefix, a suffix or a part of another. */
export const ACTIONS: readonly string[] = ['P', 'P.Q', 'Q'].flatMap((provider) =>
  ['r', 'rs'].flatMap((type) =>
    ['read', 'write', 'delete', 'read/action'].map((verb) => `${provider}/${type}/${verb}`),
  ),
)

/** One step from an action to one that is not quite it. */
const STEPS: readonly ((action: string) => string)[] = [
  (action) => action.replace(/\/[^/]+\//, '/'), // `P/r/read`, `P/read`: a whole middle segment may be empty
  (action) => action.replace('/', '/more/and/'),
  (action) => action.replace('.', 'X'),
  (action) => action.slice(0, -1),
  (action) => `${action}s`,
  (action) => action.replace('/', '.'),
  (action) => action.replace('r', '\u017f'),
  (action) => action.replace('/', '%2F'),
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

/** The action itself, another one, or one that is not quite it. */
export function actionStep(action: string, what: number, other: number): string {
  if (what === 1) return actionAt(other)
  return what === 2 ? (STEPS[other % STEPS.length]?.(action) ?? action) : action
}

function cut(text: string, { at, length }: { readonly at: number; readonly length: number }): string {
  const from = at % (text.length + 1)
  return `${text.slice(0, from)}*${text.slice(from + length)}`
}
