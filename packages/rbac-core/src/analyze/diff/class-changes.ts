import type { Known } from '../../query/demand.js'
import type { Scope } from '../../scope/scope.js'
import type { Cells, Standing } from './cells.js'
import type { Held, PrincipalClass } from './classes.js'
import { type Effect, effectsBetween } from './effects.js'
import type { Fact } from './facts.js'
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
  readonly cells: Cells
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What changed for the members of one class, by effect. O(stops x facts). */
export function changesFor(one: PrincipalClass, comparison: Comparison): PlacedEffect[] {
  const { places } = comparison
  const stops = places.stopsFor(one, comparison.facts)
  const felt = new Map<string, { effect: Effect; at: Map<Stop, { here: boolean; below: boolean }> }>()
  const note = (effect: Effect, stop: Stop, where: 'here' | 'below'): void => {
    const key = effectKey(effect)
    const known = felt.get(key) ?? { effect, at: new Map() }
    felt.set(key, known)
    known.at.set(stop, { here: false, below: false, ...known.at.get(stop), [where]: true })
  }
  const remembered = new Map<string, readonly Effect[]>()
  for (const stop of stops) {
    for (const where of ['here', 'below'] as const) {
      const [before, after] = standings(one, stop, where, comparison)
      const key = JSON.stringify([before, after].map(({ facts, known }) => [facts.map(({ number }) => number), known]))
      const effects = remembered.get(key) ?? effectsBetween(before, after, comparison.cells)
      remembered.set(key, effects)
      for (const effect of effects) note(effect, stop, where)
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

function standings(
  { before, after }: PrincipalClass,
  stop: Stop,
  where: 'here' | 'below',
  comparison: Comparison,
): readonly [before: Standing, after: Standing] {
  const standing = (side: Side, held: Held, above: ReadonlySet<string>): Standing => ({
    facts: [...held.facts]
      .flatMap((number) => comparison.facts[number] ?? [])
      .filter(({ scope, onlyHere }) =>
        onlyHere ? where === 'here' && scope.path === stop.scope.path : above.has(scope.path),
      )
      .sort((a, b) => a.number - b.number),
    known: knownAt(side, held, where === 'here' ? stop.scope.path : undefined, comparison.now),
  })
  return [standing(comparison.before, before, stop.above[0]), standing(comparison.after, after, stop.above[1])]
}

function knownAt({ resources }: Side, { attributes }: Held, path: string | undefined, now: number): Known {
  return {
    storedPrincipal: attributes,
    storedResource: path === undefined ? undefined : resources.get(path)?.attributes,
    now,
  }
}
