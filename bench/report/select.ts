import type { AllocationFigure, Figure, MemoryFigure, Note, PreparationFigure, TimeFigure } from '../figure.js'
import type { Kind } from '../world/request-log.js'
import type { WorldName } from '../worlds.js'
import type { BenchRecord, Result } from './record.js'

type ByMeasure = {
  readonly time: TimeFigure
  readonly memory: MemoryFigure
  readonly allocation: AllocationFigure
  readonly preparation: PreparationFigure
  readonly none: Note
}

/** What is looked for in a record. */
export interface Wanted {
  readonly suite: string
  readonly world: WorldName
  readonly subject: string
  readonly requests?: Kind | 'all'
}

/** The figure of that measure; undefined where the record has none. */
export function find<Measure extends Figure['measure']>(
  record: BenchRecord,
  measure: Measure,
  { suite, world, subject, requests }: Wanted,
): ByMeasure[Measure] | undefined {
  for (const result of record.results) {
    if (result.suite !== suite || result.world !== world) continue
    // A peer's results have the engine and the floors in them, too.
    if (suite === 'peers' && result.peer !== subject) continue
    for (const figure of result.figures) {
      if (!isOf(figure, measure) || figure.subject !== subject) continue
      if (requests === undefined || ('requests' in figure && figure.requests === requests)) return figure
    }
  }
  return undefined
}

/** The worlds of a suite, in the order of the record. */
export function worldsOf(record: BenchRecord, suite: string, among: readonly WorldName[]): readonly Result[] {
  const seen = new Map<WorldName, Result>()
  for (const result of record.results) {
    const known = seen.get(result.world)
    if (result.suite === suite && (known === undefined || known.assignments === 0)) seen.set(result.world, result)
  }
  return among.flatMap((world) => seen.get(world) ?? [])
}

function isOf<Measure extends Figure['measure']>(
  figure: Figure,
  measure: Measure,
): figure is ByMeasure[Measure] & Figure {
  return figure.measure === measure
}
