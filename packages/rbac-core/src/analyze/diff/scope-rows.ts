import { compareText } from '../../model/text.js'
import { crosses, type Stop } from './places.js'

/** Scopes that are meant. */
export interface ScopeRow {
  readonly scope: string
  /** True: everything below the scope is meant as well. */
  readonly inherited: boolean
  /** Scopes that are not meant, each with everything below it; the row's own scope here stands for itself alone. */
  readonly except: readonly string[]
}

/** A stop, and whether something is so exactly there and right below. */
export interface Marked {
  readonly stop: Stop
  readonly here: boolean
  readonly below: boolean
}

/**
 * What is marked, as scopes with what is below them.
 *
 * Read by either hierarchy the rows mean the same: what has moved is a stop, and stands for itself.
 */
export function scopeRows(marks: readonly Marked[]): ScopeRow[] {
  const byPath = new Map(marks.map((mark) => [mark.stop.scope.path, mark]))
  // Where it is no tree, what lies under one stop need not lie under those above it: then every stop stands for itself.
  const isTree = !crosses(marks.map(({ stop }) => stop.scope))
  const edges = marks.filter((mark) => !isTree || isPoint(mark) || !goesOn(mark, byPath))
  const holes = byWhatIsAbove(edges.filter((mark) => isPoint(mark) || !mark.below))
  return edges.flatMap((mark) => {
    const { scope } = mark.stop
    const rows: ScopeRow[] = []
    if (mark.below) {
      const except = (holes.get(scope.path) ?? []).filter((other) => other !== mark)
      const paths = new Set(except.map(({ stop }) => stop.scope.path))
      const outermost = isTree ? except.filter((one) => !isSurelyUnderOne(one, paths)) : except
      const own = isPoint(mark) ? [scope.text] : []
      rows.push({
        scope: scope.text,
        inherited: true,
        except: [...own, ...outermost.map(({ stop }) => stop.scope.text)].sort(compareText),
      })
    }
    if (mark.here && isPoint(mark)) rows.push({ scope: scope.text, inherited: false, except: [] })
    return rows
  })
}

/** Marks by the path of whatever covers them by either hierarchy. */
function byWhatIsAbove(marks: readonly Marked[]): ReadonlyMap<string, readonly Marked[]> {
  const under = new Map<string, Marked[]>()
  for (const mark of marks) {
    const [before, after] = mark.stop.above
    for (const path of new Set([...before, ...after])) {
      const known = under.get(path)
      if (known === undefined) under.set(path, [mark])
      else known.push(mark)
    }
  }
  return under
}

/** Is something so here that is not right below, or the other way round? */
function isPoint({ here, below }: Marked): boolean {
  return here !== below
}

/** Does what is so right below the innermost stop above, by either hierarchy, go on here? */
function goesOn(mark: Marked, byPath: ReadonlyMap<string, Marked>): boolean {
  return [0, 1].every((side) => {
    const above = mark.stop.above[side] ?? NOTHING
    const around = [...above].flatMap((path) => byPath.get(path) ?? []).filter((other) => other !== mark)
    const innermost = around.find((one) => around.every(({ stop }) => one.stop.above[side]?.has(stop.scope.path)))
    // Where none of them lies within all others, there is no telling.
    return innermost === undefined ? around.length === 0 && !mark.below : innermost.below === mark.below
  })
}

const NOTHING: ReadonlySet<string> = new Set()

/** Does one of the paths but its own cover it by both hierarchies? */
function isSurelyUnderOne({ stop }: Marked, paths: ReadonlySet<string>): boolean {
  const [before, after] = stop.above
  for (const path of before) if (path !== stop.scope.path && after.has(path) && paths.has(path)) return true
  return false
}
