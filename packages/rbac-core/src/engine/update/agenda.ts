import type { ReadEdit } from '../../model/policy.js'
import { piecesOf, type UnwordedEdit, weightOf } from './pieces.js'
import type { Pace } from './wear.js'

/** What a renewal has to do, in the order in which it is done: all that was there, then the changes made meanwhile. */
export class Agenda {
  readonly #pace: Pace
  /** What was there when it began. */
  readonly #batches: Iterator<ReadEdit>
  /** Changes since then that are to be caught up with, oldest first; those that it has are undefined. */
  readonly #missed: (UnwordedEdit | undefined)[] = []
  #caughtUp = 0
  /** What is left of one of them that was begun. */
  #pieces: Iterator<ReadEdit> | undefined

  constructor(batches: Iterator<ReadEdit>, pace: Pace) {
    this.#batches = batches
    this.#pace = pace
  }

  /**
   * What is to be done at a change: as much as a batch, and twice as much as the change is itself, or it would never
   * end. When it ends, with the change itself, all is done.
   */
  *after(change: ReadEdit): Generator<ReadEdit> {
    let left = Math.max(this.#pace.many, 2 * weightOf(change, this.#pace))
    while (left > 0) {
      // The last is not taken to pieces: a policy says what was odd in the words of the change that came last.
      const edit = this.#following() ?? change
      yield edit
      if (edit === change) return
      left -= weightOf(edit, this.#pace)
    }
    const { removal, added, noted } = change
    this.#missed.push({ removal, added, noted })
  }

  /** What is to be done next; undefined where nothing is left but the change that was made just now. */
  #following(): ReadEdit | undefined {
    const batch = this.#batches.next()
    if (batch.done !== true) return batch.value
    for (;;) {
      const piece = this.#pieces?.next()
      if (piece !== undefined && piece.done !== true) return piece.value
      const missed = this.#missed[this.#caughtUp]
      if (missed === undefined) return undefined
      this.#missed[this.#caughtUp++] = undefined
      this.#pieces = piecesOf(missed, this.#pace)
    }
  }
}
