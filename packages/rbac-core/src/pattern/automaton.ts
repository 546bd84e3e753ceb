import { failureTable } from './match.js'
import type { ActionPattern } from './pattern.js'

/** The state from which nothing matches any more. */
export const DEAD = -1

/**
 * A pattern as a deterministic automaton over case-folded UTF-16 code units: about one state for each character of the
 * pattern.
 *
 * It reads an action as `matches` does, piece after piece, each where it first occurs (Knuth-Morris-Pratt), so a state
 * is a piece and how much of it has been read.
 */
export class PatternAutomaton {
  readonly pattern: ActionPattern
  readonly #pieces: readonly string[]
  readonly #joins: readonly boolean[]
  /** The first state of each piece. */
  readonly #first: readonly number[]
  /** The piece of each state. */
  readonly #pieceOf: readonly number[]
  readonly #failures: readonly (readonly number[])[]
  readonly start: number

  constructor(pattern: ActionPattern) {
    this.pattern = pattern
    this.#pieces = pattern.pieces
    this.#joins = pattern.joins
    const first: number[] = []
    const pieceOf: number[] = []
    for (const [index, piece] of pattern.pieces.entries()) {
      first.push(pieceOf.length)
      for (let read = 0; read <= piece.length; read++) pieceOf.push(index)
    }
    this.#first = first
    this.#pieceOf = pieceOf
    this.#failures = pattern.pieces.map((piece) => failureTable(piece))
    const isWholeFirstPiece = pattern.pieces.length > 1 && pattern.pieces[0] === ''
    this.start = isWholeFirstPiece ? this.#enter(1) : 0
  }

  /** The state after one more code unit, `DEAD` where nothing can match. */
  step(state: number, unit: number): number {
    if (state === DEAD) return DEAD
    const index = this.#pieceOf[state] ?? 0
    const piece = this.#pieces[index] ?? ''
    const last = this.#pieces.length - 1
    let read = state - (this.#first[index] ?? 0)
    if (index === 0) {
      if (read === piece.length || piece.charCodeAt(read) !== unit) return DEAD
      return read + 1 === piece.length && last > 0 ? this.#enter(1) : state + 1
    }
    const failure = this.#failures[index] ?? []
    if (read === piece.length) read = read === 0 ? 0 : (failure[read - 1] ?? 0)
    while (read > 0 && piece.charCodeAt(read) !== unit) read = failure[read - 1] ?? 0
    if (read < piece.length && piece.charCodeAt(read) === unit) read += 1
    return read === piece.length && index < last ? this.#enter(index + 1) : (this.#first[index] ?? 0) + read
  }

  /** Does what was read so far match? */
  accepts(state: number): boolean {
    if (state === DEAD) return false
    const last = this.#pieces.length - 1
    return this.#pieceOf[state] === last && state - (this.#first[last] ?? 0) === (this.#pieces[last] ?? '').length
  }

  /** Does everything match from here on? */
  isOpen(state: number): boolean {
    return state !== DEAD && this.#pieces.length > 1 && this.#pieces.at(-1) === '' && this.accepts(state)
  }

  /** The state in which a later piece is waited for. */
  #enter(index: number): number {
    const piece = this.#pieces[index] ?? ''
    // Where the gap was a whole segment, the slash that ended the piece before may start this one.
    const read = this.#joins[index - 1] === true ? 1 : 0
    return read === piece.length && index < this.#pieces.length - 1
      ? this.#enter(index + 1)
      : (this.#first[index] ?? 0) + read
  }
}
