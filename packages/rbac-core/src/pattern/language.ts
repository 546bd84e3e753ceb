import { DEAD, type PatternAutomaton } from './automaton.js'

/** Which actions are meant: those that match all of `all` and none of `none`. */
export interface Language {
  readonly all: readonly PatternAutomaton[]
  readonly none: readonly PatternAutomaton[]
}

/**
 * A shortest action in the language, of at most `maxLength` code units; null when there is none, undefined when it would
 * take more than `maxStates` states to tell.
 *
 * Decided by walking all automata at once through every text that could be an action; nothing is sampled.
 *
 * @param spend told of each state that is looked at; what it throws ends the walk
 */
export function someAction(
  { all, none }: Language,
  maxStates: number,
  maxLength: number = Number.POSITIVE_INFINITY,
  spend?: (amount: number) => void,
): string | null | undefined {
  const units = alphabetOf([...all, ...none])
  const begin = [...[...all, ...none].map(({ start }) => start), AT_START]
  const seen = new Set([begin.join()])
  const waiting: Reached[] = [{ states: begin, unit: ANY_OTHER, length: 0, before: undefined }]
  // What is reached first is looked at first, so the first action found is a shortest one.
  for (const reached of waiting) {
    spend?.(1)
    if (accepts(reached.states, all, none)) return actionTo(reached, units)
    if (reached.length === maxLength) continue
    for (const unit of units) {
      const states = stepped(reached.states, unit, all, none)
      if (states === undefined) continue
      const key = states.join()
      if (seen.has(key)) continue
      if (seen.size >= maxStates) return undefined
      seen.add(key)
      waiting.push({ states, unit, length: reached.length + 1, before: reached })
    }
  }
  return null
}

/** The states of all automata after some text, and how that text ends. */
interface Reached {
  readonly states: readonly number[]
  readonly unit: number
  readonly length: number
  readonly before: Reached | undefined
}

function actionTo(reached: Reached, units: readonly number[]): string {
  let other = 'x'.charCodeAt(0)
  while (units.includes(other)) other = other === 'z'.charCodeAt(0) ? FIRST_OF_MANY : other + 1
  const read: number[] = []
  for (let at = reached; at.before !== undefined; at = at.before) read.push(at.unit === ANY_OTHER ? other : at.unit)
  return String.fromCharCode(...read.reverse())
}

/** What was read last, as far as the form of actions cares: they have no empty segment and no slash at an edge. */
const AT_START = 0
const AFTER_SLASH = 1
const AFTER_OTHER = 2
const SLASH = '/'.charCodeAt(0)
/** Stands for every code unit that no pattern names. */
const ANY_OTHER = -1
/** Twenty thousand letters start here, so one of them is not named. */
const FIRST_OF_MANY = 0x4e00

function accepts(states: readonly number[], all: Language['all'], none: Language['none']): boolean {
  return (
    states.at(-1) === AFTER_OTHER &&
    all.every((automaton, index) => automaton.accepts(states[index] ?? DEAD)) &&
    !none.some((automaton, index) => automaton.accepts(states[all.length + index] ?? DEAD))
  )
}

/** Undefined where no action can follow any more. */
function stepped(
  states: readonly number[],
  unit: number,
  all: Language['all'],
  none: Language['none'],
): number[] | undefined {
  const form = states.at(-1)
  if (unit === SLASH && form !== AFTER_OTHER) return undefined
  const next: number[] = []
  for (const [index, automaton] of all.entries()) {
    const state = automaton.step(states[index] ?? DEAD, unit)
    if (state === DEAD) return undefined
    next.push(state)
  }
  for (const [index, automaton] of none.entries()) {
    const state = automaton.step(states[all.length + index] ?? DEAD, unit)
    if (automaton.isOpen(state)) return undefined
    next.push(state)
  }
  next.push(unit === SLASH ? AFTER_SLASH : AFTER_OTHER)
  return next
}

/** The code units that make a difference. */
function alphabetOf(automata: readonly PatternAutomaton[]): number[] {
  const units = new Set<number>([ANY_OTHER, SLASH])
  for (const { pattern } of automata) {
    for (const piece of pattern.pieces) for (let at = 0; at < piece.length; at++) units.add(piece.charCodeAt(at))
  }
  // No action holds a blank, so nothing that needs one is ever matched.
  return [...units].filter((unit) => unit === ANY_OTHER || !/\s/.test(String.fromCharCode(unit)))
}
