import { InvalidPolicyError, type Issue } from '../errors.js'
import { compareText } from '../model/text.js'
import { type Path, type Place, type Position, pathOf, pathText, type Source, type Target } from './place.js'

export interface Found {
  readonly code: string
  readonly place: Place
  readonly message: string
  readonly help?: string | undefined
  /** What to point at; default the value. */
  readonly of?: 'value' | 'key'
  /** Where it stands in the text, when that is known already. */
  readonly position?: Position | undefined
}

interface Entry extends Found {
  readonly severity: 'error' | 'warning'
}

/** Collects what is wrong with a set of documents. Positions are looked up at the end, and only when something is. */
export class Report {
  /** Whether a warning counts as an error. */
  strict: boolean
  readonly #entries: Entry[] = []
  #errors = 0

  constructor(strict: boolean) {
    this.strict = strict
  }

  error(found: Found): void {
    this.#entries.push({ ...found, severity: 'error' })
    this.#errors += 1
  }

  warn(found: Found): void {
    if (this.strict) this.error(found)
    else this.#entries.push({ ...found, severity: 'warning' })
  }

  /** Does `act` and keeps what it finds but for what `isIdle`; for a report that failed already. */
  without(isIdle: (found: Found) => boolean, act: () => void): void {
    const from = this.#entries.length
    act()
    for (const found of this.#entries.splice(from)) if (!isIdle(found)) this.#entries.push(found)
  }

  /** How many things were found so far. */
  get size(): number {
    return this.#entries.length
  }

  get failed(): boolean {
    return this.#errors > 0
  }

  /** @throws {InvalidPolicyError} with everything found, warnings included, when one of it is an error */
  throwIfFailed(): void {
    if (this.failed) throw new InvalidPolicyError(inReadingOrder(this.issues()))
  }

  /** Everything, in the order it was found. */
  issues(): readonly Issue[] {
    const entries = this.#entries
    const paths = entries.map(({ place }) => pathOf(place))
    const positions = locate(entries, paths)
    return Object.freeze(entries.map((entry, index) => issueOf(entry, paths[index] ?? [], positions[index])))
  }
}

/** By file, line and column; without those, in the order they were found. */
export function inReadingOrder(issues: readonly Issue[]): readonly Issue[] {
  const order = (a: Issue, b: Issue): number =>
    compareText(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
  return Object.freeze(issues.toSorted(order))
}

/**
 * The position of each place, or of its key, where it is not known already. One look-up per document, however many
 * places it has.
 */
export function locate(
  entries: readonly Pick<Found, 'place' | 'of' | 'position'>[],
  paths: readonly Path[],
): readonly (Position | undefined)[] {
  const positions = new Array<Position | undefined>(entries.length).fill(undefined)
  const bySource = new Map<Source, number[]>()
  for (const [index, { place, position }] of entries.entries()) {
    if (position !== undefined) continue
    const indexes = bySource.get(place.source)
    if (indexes === undefined) bySource.set(place.source, [index])
    else indexes.push(index)
  }
  for (const [source, indexes] of bySource) {
    const targets = indexes.map((index): Target => ({ path: paths[index] ?? [], of: entries[index]?.of ?? 'value' }))
    const found = source.locate?.(targets) ?? []
    for (const [order, index] of indexes.entries()) positions[index] = found[order]
  }
  return positions
}

function issueOf(entry: Entry, path: Path, position: Position | undefined): Issue {
  const { file } = entry.place.source
  return Object.freeze({
    code: entry.code,
    severity: entry.severity,
    path: pathText(path),
    message: entry.message,
    ...(entry.help === undefined ? {} : { help: entry.help }),
    ...(file === undefined ? {} : { file }),
    ...(entry.position ?? position),
  })
}
