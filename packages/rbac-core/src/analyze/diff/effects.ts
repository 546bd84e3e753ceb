import type { PatternRow } from '../../pattern/action-algebra.js'
import { type Demand, demandText, type Known } from '../../query/demand.js'
import type { Cells, Difference, Standing } from './cells.js'
import { type Circumstances, circumstancesFor } from './circumstances.js'
import { implies } from './implies.js'

/** Actions that one policy allows and the other does not, in some circumstances. */
export interface Effect {
  /** True: the policy after allows them; false: the one before does. */
  readonly gained: boolean
  readonly row: PatternRow
  readonly isDataAction: boolean
  /** What the policy that allows them demands; absent where it demands nothing. */
  readonly condition?: string
  /** Where the other policy would allow them as well; absent where it never does. */
  readonly unless?: string
  /** Some in which that is so, as far as the demands tell; none found where the list is empty. */
  readonly circumstances: readonly Circumstances[]
}

/** What requesters can do in one place after the change and could not before, and the other way round. */
export class Effects {
  readonly #cells: Cells
  readonly #found = new Map<string, readonly Effect[]>()

  constructor(cells: Cells) {
    this.#cells = cells
  }

  /** Most requesters and places have what others have, so answers are remembered, some thousands of them. */
  between(before: Standing, after: Standing): readonly Effect[] {
    const key = keyOf([before, after])
    const known = this.#found.get(key)
    if (known !== undefined) return known
    const effects = this.#cells
      .differences(before, after)
      .flatMap((difference) => [
        ...effectsOf(true, difference, after.known, before.known),
        ...effectsOf(false, difference, before.known, after.known),
      ])
    if (this.#found.size === MOST_REMEMBERED) this.#found.clear()
    this.#found.set(key, effects)
    return effects
  }
}

const MOST_REMEMBERED = 16_384

/** What is stored matters to conditions alone, and then to those of both sides. */
function keyOf(standings: readonly Standing[]): string {
  const isConditional = standings.some(({ blocks }) => blocks.some(({ conditions }) => conditions.length > 0))
  const numbers = standings.map(({ blocks }) => blocks.map(({ number }) => number))
  return JSON.stringify(isConditional ? [numbers, standings.map(({ known }) => known)] : numbers)
}

function effectsOf(gained: boolean, difference: Difference, met: Known, unmet: Known): Effect[] {
  const { before, after, rows, isDataAction } = difference
  const [demand, other] = gained ? [after, before] : [before, after]
  const [wanted, unwanted] = [
    { demand, known: met },
    { demand: other, known: unmet },
  ]
  if (implies(wanted, unwanted)) return []
  const found = circumstancesFor(wanted, unwanted)
  const circumstances = first(found, MOST_TRIED)
  return rows.map((row) => ({
    gained,
    row,
    isDataAction,
    ...conditionText('condition', demand),
    ...conditionText('unless', other),
    circumstances,
  }))
}

const MOST_TRIED = 8

function conditionText<Key extends string>(key: Key, demand: Demand): { readonly [key in Key]?: string } {
  return typeof demand === 'boolean' ? {} : ({ [key]: demandText(demand) } as { readonly [key in Key]: string })
}

function first<Item>(items: Iterable<Item>, most: number): Item[] {
  const taken: Item[] = []
  for (const item of items) {
    taken.push(item)
    if (taken.length === most) break
  }
  return taken
}
