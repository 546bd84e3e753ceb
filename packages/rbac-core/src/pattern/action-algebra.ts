import { LimitExceededError } from '../errors.js'
import { compareText } from '../model/text.js'
import { intersect } from './intersection.js'
import type { ActionPattern } from './pattern.js'
import { covers, isLiteral, isTaken, LONGEST_ACTION, overlaps, type Told } from './relation.js'

/** Actions that match the pattern and none of the exceptions. */
export interface PatternRow {
  readonly pattern: ActionPattern
  readonly except: readonly ActionPattern[]
}

/** Actions that match one of `any`, each of `all` and none of `none`: what a permission lists, where it counts. */
export interface Region {
  readonly any: readonly ActionPattern[]
  readonly all: readonly ActionPattern[]
  readonly none: readonly ActionPattern[]
}

/**
 * Set algebra on actions, written as rows of patterns with exceptions.
 *
 * Exact while `tooLarge` is false. What would take too many patterns is left out, so that rows may then say too little and
 * never too much. With a budget, everything throws `LimitExceededError` once that is spent.
 */
export class ActionAlgebra {
  readonly #longest: number
  readonly #budget: number
  #left: number
  #tooLarge = false
  #undecided = false
  readonly #shared = new Map<string, readonly ActionPattern[] | undefined>()

  /**
   * @param longest no action is longer, in UTF-16 code units
   * @param budget how many patterns may be held against each other, until `refill`: a million take some seconds
   */
  constructor(longest: number = LONGEST_ACTION, budget: number = Number.POSITIVE_INFINITY) {
    this.#longest = longest
    this.#budget = budget
    this.#left = budget
  }

  /** Lets as much be done again as at the beginning. */
  refill(): void {
    this.#left = this.#budget
  }

  /** What `work` finds; `otherwise`, and `tooLarge` is true, where the budget is spent before. */
  attempt<Found>(work: () => Found, otherwise: Found): Found {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof LimitExceededError)) throw error
      this.#tooLarge = true
      return otherwise
    }
  }

  /** Was anything left out? */
  get tooLarge(): boolean {
    return this.#tooLarge
  }

  /** Was anything too large to tell? Then rows may be there that hold nothing, and others that one row holds. */
  get undecided(): boolean {
    return this.#undecided
  }

  /** Rows for what is both in `rows` and in the region. */
  within(rows: readonly PatternRow[], { any, all, none }: Region): PatternRow[] {
    let inside = rows.flatMap((row) => any.flatMap((pattern) => this.#narrowed(row, pattern)))
    for (const pattern of all) inside = inside.flatMap((row) => this.#narrowed(row, pattern))
    return this.#kept(inside.flatMap(({ pattern, except }) => this.#row(pattern, [...except, ...none])))
  }

  /** Rows for what is in `rows` and not in the region. */
  without(rows: readonly PatternRow[], { any, all, none }: Region): PatternRow[] {
    const outside = rows.flatMap((row) => {
      const { pattern, except } = row
      const meets = any.some((one) => this.#overlap(one, pattern)) && all.every((one) => this.#overlap(one, pattern))
      if (!meets) return [row]
      return [
        ...this.#row(pattern, [...except, ...any]),
        // Outside is also what fails one of `all`, and what the region takes away again.
        ...all.flatMap((one) => this.#row(pattern, [...except, one])),
        ...none.flatMap((one) => this.#narrowed(row, one)),
      ]
    })
    return this.#kept(outside)
  }

  /** Rows for what is in `row` and in none of `others`. Each is told from empty ones. O(others), where they overlap. */
  minus(row: PatternRow, others: readonly PatternRow[]): PatternRow[] {
    const meeting = others.filter((other) => this.#overlap(other.pattern, row.pattern))
    const givesBack = (other: PatternRow) => other.except.some((one) => this.#overlap(one, row.pattern))
    // Most take all that they match: together they are exceptions, and one that matches everything leaves nothing.
    const takers = meeting.filter((other) => !givesBack(other)).map(({ pattern }) => pattern)
    if (takers.some((one) => this.#cover(one, row.pattern))) return []
    let rows: PatternRow[] = [{ pattern: row.pattern, except: [...row.except, ...takers] }]
    for (const other of meeting.filter(givesBack)) {
      rows = this.#kept(
        rows.flatMap((left) => [
          ...this.#row(left.pattern, [...left.except, other.pattern]),
          ...other.except.flatMap((one) => this.#narrowed(left, one)),
        ]),
      )
    }
    return rows.filter((left) => !this.#isEmpty(left))
  }

  /** Is there an action in both rows? */
  share(a: PatternRow, b: PatternRow): boolean {
    if (!this.#overlap(a.pattern, b.pattern)) return false
    const except = [...a.except, ...b.except]
    const both = this.#intersection(a.pattern, b.pattern)
    if (both === undefined) this.#tooLarge = true
    return (both ?? []).some((pattern) => !this.#isEmpty({ pattern, except }))
  }

  /** The same actions in fewer rows, in order: none that is empty, none that another holds. */
  simplified(rows: readonly PatternRow[]): PatternRow[] {
    const full = rows.filter((row) => !this.#isEmpty(row)).map((row) => this.#trimmed(row))
    // Of two that hold each other the first stays, so the order decides: broad patterns come before narrow ones.
    const distinct = [...new Map(full.sort(broadFirst).map((row) => [keyOf(row), row])).values()]
    const kept: PatternRow[] = []
    for (const row of distinct) {
      if (!kept.some((other) => this.holds(other, row))) kept.push(row)
    }
    return kept.sort((a, b) => compareText(keyOf(a), keyOf(b)))
  }

  /** Does `row` surely hold everything that `inner` does? */
  holds(row: PatternRow, inner: PatternRow): boolean {
    return this.#cover(row.pattern, inner.pattern) && row.except.every((one) => !this.#meets(inner, one))
  }

  /** Remembers that something had to be left out. */
  giveUp(): void {
    this.#tooLarge = true
  }

  /** May the row and the pattern share an action? Surely, where it says no. */
  #meets({ pattern, except }: PatternRow, by: ActionPattern): boolean {
    if (!this.#overlap(by, pattern)) return false
    const both = this.#intersection(pattern, by)
    return both === undefined || both.some((one) => !this.#isEmpty({ pattern: one, except }))
  }

  #narrowed({ pattern, except }: PatternRow, by: ActionPattern): PatternRow[] {
    const both = this.#intersection(pattern, by)
    if (both === undefined) this.#tooLarge = true
    return (both ?? []).flatMap((one) => this.#row(one, except))
  }

  /** None when an exception takes all of it; exceptions that take nothing are left out. */
  #row(pattern: ActionPattern, except: readonly ActionPattern[]): PatternRow[] {
    if (except.some((one) => this.#cover(one, pattern))) return []
    return [{ pattern, except: except.filter((one) => this.#overlap(one, pattern)) }]
  }

  #kept(rows: readonly PatternRow[]): PatternRow[] {
    const distinct = [...new Map(rows.map((row) => [keyOf(row), row])).values()]
    if (distinct.length <= MOST_ROWS) return distinct
    this.#tooLarge = true
    return distinct.slice(0, MOST_ROWS)
  }

  /** Without exceptions that others hold. Of two that say the same in other words the shorter one stays. */
  #trimmed({ pattern, except }: PatternRow): PatternRow {
    const needed = new Map(except.map((one) => [one.folded, one]))
    for (const one of [...needed.values()].sort((a, b) => b.folded.length - a.folded.length)) {
      if ([...needed.values()].some((other) => other !== one && this.#cover(other, one))) needed.delete(one.folded)
    }
    return { pattern, except: [...needed.values()].sort((a, b) => compareText(a.folded, b.folded)) }
  }

  /** Undefined where it would take too many patterns. */
  #intersection(a: ActionPattern, b: ActionPattern): readonly ActionPattern[] | undefined {
    if (this.#cover(a, b)) return [b]
    if (this.#cover(b, a)) return [a]
    if (!this.#overlap(a, b)) return []
    const key = `${a.folded}\n${b.folded}`
    if (this.#shared.has(key)) return this.#shared.get(key)
    this.#spend(a.folded.length * b.folded.length)
    const both = intersect(a, b, MOST_PATTERNS)
    const needed = both === undefined ? undefined : this.#needed(both)
    this.#shared.set(key, needed)
    return needed
  }

  /** Without patterns that others cover. */
  #needed(patterns: readonly ActionPattern[]): readonly ActionPattern[] {
    const kept: ActionPattern[] = []
    for (const pattern of [...patterns].sort((a, b) => a.folded.length - b.folded.length)) {
      if (!kept.some((other) => this.#cover(other, pattern))) kept.push(pattern)
    }
    return kept
  }

  #cover(a: ActionPattern, b: ActionPattern): boolean {
    this.#spend(isLiteral(b) ? LITERAL : 1)
    return this.#told(covers(a, b, this.#longest, this.#spend), false)
  }

  #overlap(a: ActionPattern, b: ActionPattern): boolean {
    this.#spend(isLiteral(a) || isLiteral(b) ? LITERAL : 1)
    return this.#told(overlaps(a, b, this.#longest, this.#spend), true)
  }

  /** Do the exceptions take all of the pattern? */
  #isEmpty({ pattern, except }: PatternRow): boolean {
    this.#spend(except.length * (isLiteral(pattern) ? LITERAL : 1))
    return this.#told(isTaken(pattern, except, this.#longest, this.#spend), false)
  }

  readonly #spend = (amount: number): void => {
    this.#left -= amount
    if (this.#left < 0) throw new LimitExceededError('these patterns would take too long to hold against each other')
  }

  /** On doubt a row stays: one that holds nothing does no harm. */
  #told(told: Told, onDoubt: boolean): boolean {
    if (told === undefined) this.#undecided = true
    return told ?? onDoubt
  }
}

/** What it costs to hold a pattern against an action that is spelled out; as a binary fraction, so that sums are exact. */
const LITERAL = 1 / 16

/** What an answer may take: far more than any real policy does. */
const MOST_ROWS = 4096
const MOST_PATTERNS = 512

function broadFirst(a: PatternRow, b: PatternRow): number {
  const stars = Number(isLiteral(a.pattern)) - Number(isLiteral(b.pattern))
  const lengths = a.pattern.folded.length - b.pattern.folded.length
  return stars || lengths || a.except.length - b.except.length || compareText(keyOf(a), keyOf(b))
}

function keyOf({ pattern, except }: PatternRow): string {
  return [pattern.folded, ...except.map(({ folded }) => folded).sort()].join('\n')
}
