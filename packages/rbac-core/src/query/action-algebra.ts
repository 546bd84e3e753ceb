import { mayOverlap } from '../condition/target.js'
import { compareText } from '../model/text.js'
import { PatternAutomaton } from '../pattern/automaton.js'
import { intersect } from '../pattern/intersection.js'
import { someAction } from '../pattern/language.js'
import { matches } from '../pattern/match.js'
import type { ActionPattern } from '../pattern/pattern.js'

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
 * Exact while `tooLarge` is false. What would take too many patterns is left out, so that rows may then say too little
 * and never too much.
 */
export class ActionAlgebra {
  #tooLarge = false
  readonly #automata = new Map<string, PatternAutomaton>()
  readonly #covers = new Map<string, boolean>()
  readonly #overlaps = new Map<string, boolean>()
  readonly #shared = new Map<string, readonly ActionPattern[]>()

  /** Was anything left out? */
  get tooLarge(): boolean {
    return this.#tooLarge
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

  /** The same actions in fewer rows, in order: none that is empty, none that another holds. */
  simplified(rows: readonly PatternRow[]): PatternRow[] {
    const full = rows.filter((row) => !this.#isEmpty([row.pattern], row.except)).map((row) => this.#trimmed(row))
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
    return (
      this.#cover(row.pattern, inner.pattern) &&
      row.except.every((one) => !this.#overlap(one, inner.pattern) || this.#isEmpty([one, inner.pattern], inner.except))
    )
  }

  /** Remembers that something had to be left out. */
  giveUp(): void {
    this.#tooLarge = true
  }

  #narrowed({ pattern, except }: PatternRow, by: ActionPattern): PatternRow[] {
    return this.#intersection(pattern, by).flatMap((both) => this.#row(both, except))
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

  #intersection(a: ActionPattern, b: ActionPattern): readonly ActionPattern[] {
    if (this.#cover(a, b)) return [b]
    if (this.#cover(b, a)) return [a]
    if (!this.#overlap(a, b)) return []
    const key = pairKey(a, b)
    const known = this.#shared.get(key)
    if (known !== undefined) return known
    const both = intersect(a, b, MOST_PATTERNS)
    if (both === undefined) this.#tooLarge = true
    const result = both ?? []
    this.#shared.set(key, result)
    return result
  }

  #cover(a: ActionPattern, b: ActionPattern): boolean {
    if (isLiteral(b)) return matches(a, b.folded)
    if (a.folded === '*' || a.folded === b.folded) return true
    const mayCover =
      (b.pieces[0] ?? '').startsWith(a.pieces[0] ?? '') && (b.pieces.at(-1) ?? '').endsWith(a.pieces.at(-1) ?? '')
    if (isLiteral(a) || !mayCover) return false
    return remembered(this.#covers, pairKey(a, b), () => this.#noAction([b], [a]))
  }

  #overlap(a: ActionPattern, b: ActionPattern): boolean {
    if (!mayOverlap(a, b)) return false
    if (isLiteral(a) || isLiteral(b)) return true
    return remembered(this.#overlaps, pairKey(a, b), () => !this.#noAction([a, b], []))
  }

  /** Does nothing match all of `all` and none of `except`? */
  #isEmpty(all: readonly ActionPattern[], except: readonly ActionPattern[]): boolean {
    if (except.some((one) => all.some((pattern) => this.#cover(one, pattern)))) return true
    // What one exception takes of one pattern has just been decided.
    return all.length + except.length > 2 && this.#noAction(all, except)
  }

  /** False, too, where it would take too long to tell: a row that holds nothing does no harm. */
  #noAction(all: readonly ActionPattern[], none: readonly ActionPattern[]): boolean {
    const automata = (patterns: readonly ActionPattern[]) => patterns.map((pattern) => this.#automaton(pattern))
    return someAction({ all: automata(all), none: automata(none) }, MOST_STATES) === null
  }

  #automaton(pattern: ActionPattern): PatternAutomaton {
    const known = this.#automata.get(pattern.folded)
    if (known !== undefined) return known
    const automaton = new PatternAutomaton(pattern)
    this.#automata.set(pattern.folded, automaton)
    return automaton
  }
}

/** What an answer may take: far more than any real policy does. */
const MOST_ROWS = 4096
const MOST_PATTERNS = 64
const MOST_STATES = 4096

function isLiteral({ pieces }: ActionPattern): boolean {
  return pieces.length === 1
}

function broadFirst(a: PatternRow, b: PatternRow): number {
  const stars = Number(isLiteral(a.pattern)) - Number(isLiteral(b.pattern))
  const lengths = a.pattern.folded.length - b.pattern.folded.length
  return stars || lengths || a.except.length - b.except.length || compareText(keyOf(a), keyOf(b))
}

function keyOf({ pattern, except }: PatternRow): string {
  return [pattern.folded, ...except.map(({ folded }) => folded).sort()].join('\n')
}

function pairKey(a: ActionPattern, b: ActionPattern): string {
  return `${a.folded}\n${b.folded}`
}

function remembered(memo: Map<string, boolean>, key: string, find: () => boolean): boolean {
  const known = memo.get(key)
  if (known !== undefined) return known
  const found = find()
  memo.set(key, found)
  return found
}
