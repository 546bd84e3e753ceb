import type { Scope } from '../../scope/scope.js'
import type { PrincipalClass } from './classes.js'
import type { Effect, Effects } from './effects.js'
import type { Fact } from './facts.js'
import { Holdings, type Where } from './holdings.js'
import type { Places, Stop } from './places.js'
import { type Marked, type ScopeRow, scopeRows } from './scope-rows.js'
import type { Side } from './side.js'

/** One effect, and everywhere it is felt. */
export interface PlacedEffect {
  readonly effect: Effect
  readonly scopes: readonly ScopeRow[]
  /** A scope of those, and the circumstances to ask in. */
  readonly example: Scope
}

/** What is compared: both policies, read against one table of facts, at one time. */
export interface Comparison {
  readonly before: Side
  readonly after: Side
  readonly facts: readonly Fact[]
  readonly places: Places
  readonly effects: Effects
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What changed for the members of one class, by effect. O(stops x (scopes above + blocks that hold there)). */
export function changesFor(one: PrincipalClass, comparison: Comparison): PlacedEffect[] {
  const { places, facts, now } = comparison
  const stops = places.stopsFor(one, facts)
  const felt = new Map<string, { effect: Effect; at: Map<Stop, { here: boolean; below: boolean }> }>()
  const note = (effect: Effect, stop: Stop, where: Where): void => {
    const key = effectKey(effect)
    const known = felt.get(key) ?? { effect, at: new Map() }
    felt.set(key, known)
    known.at.set(stop, { here: false, below: false, ...known.at.get(stop), [where]: true })
  }
  const before = new Holdings(comparison.before, one.before, facts, now)
  const after = new Holdings(comparison.after, one.after, facts, now)
  for (const stop of stops) {
    for (const where of ['here', 'below'] as const) {
      const standings = [before.at(stop, where, stop.above[0]), after.at(stop, where, stop.above[1])] as const
      for (const effect of comparison.effects.between(...standings)) note(effect, stop, where)
    }
  }
  return [...felt.values()].map(({ effect, at }) => {
    const marks: Marked[] = stops.map((stop) => ({ stop, ...(at.get(stop) ?? { here: false, below: false }) }))
    const shown = marks.find(({ here }) => here)
    const { scope } = (shown ?? marks.find(({ below }) => below) ?? (marks[0] as Marked)).stop
    return { effect, scopes: scopeRows(marks), example: shown === undefined ? places.freshBelow(scope) : scope }
  })
}

/** Effects with one key are felt alike, whatever circumstances show them. */
function effectKey({ gained, row, isDataAction, condition, unless }: Effect): string {
  const patterns = [row.pattern, ...row.except].map(({ folded }) => folded)
  return JSON.stringify([gained, isDataAction, patterns, condition, unless])
}
