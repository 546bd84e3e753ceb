import type { ReadEdit } from '../../model/policy.js'
import type { CompiledPolicy, CompileOptions } from '../compiled-policy.js'
import { bareOf, batchesOf } from './batches.js'
import { piecesOf, weightOf } from './pieces.js'
import { revised } from './revised.js'
import { isWorn, PACE, type Pace } from './wear.js'

/**
 * A policy that is being put together anew beside the old one, without what is gone: a few items at each change of the
 * old one, then the changes that were made meanwhile, until it has caught up and takes the old one's place.
 *
 * It grows by the same steps as any policy does that is changed, none of which waits for all items. So no change takes
 * more than a few milliseconds longer, or twice as long where it is large itself; and there is no timer: what wears a
 * policy out is what renews it.
 */
export class Renewal {
  readonly #options: CompileOptions
  readonly #pace: Pace
  /** What was in the policy when it began. */
  readonly #batches: Iterator<ReadEdit>
  /** Changes since then that are to be caught up with, oldest first. */
  readonly #missed: ReadEdit[] = []
  /** What is left of one of them that was begun. */
  #pieces: Iterator<ReadEdit> | undefined
  #next: CompiledPolicy

  constructor(worn: CompiledPolicy, options: CompileOptions) {
    // What the options forbid was looked at when it was added.
    this.#options = { ...options, onUnknownHierarchy: 'warn' }
    this.#pace = worn.pace ?? PACE
    this.#next = bareOf(worn, this.#options)
    this.#batches = batchesOf(worn, this.#pace)
  }

  /**
   * The new policy once it has caught up, or where it stands till then. Goes as far as a batch does, and twice as far as
   * the change did: or it would never end.
   *
   * @param change made to the old one just now
   */
  step(change: ReadEdit): CompiledPolicy | 'failed' | 'unfinished' {
    this.#missed.push(change)
    let left = Math.max(this.#pace.many, 2 * weightOf(change, this.#pace))
    while (left > 0) {
      const edit = this.#following()
      const next = revised(this.#next, edit, this.#options)
      if (next === undefined) return 'failed'
      this.#next = next
      if (edit === change) return next
      left -= weightOf(edit, this.#pace)
    }
    return 'unfinished'
  }

  /** What is to be done next: at the very end the change that was made just now. */
  #following(): ReadEdit {
    const batch = this.#batches.next()
    if (batch.done !== true) return batch.value
    for (;;) {
      const piece = this.#pieces?.next()
      if (piece !== undefined && piece.done !== true) return piece.value
      const missed = this.#missed.shift() as ReadEdit
      // It is not taken to pieces: a policy says what was odd in the words of the change that came last.
      if (this.#missed.length === 0) return missed
      this.#pieces = piecesOf(missed, this.#pace)
    }
  }
}

/** The policy to answer from after a change: as it is, or its renewal, which is as far as it is. */
export function renewed(policy: CompiledPolicy, change: ReadEdit, options: CompileOptions): CompiledPolicy {
  const { line } = policy
  if (line === undefined || line.renewal === 'failed') return policy
  if (line.renewal === undefined) {
    if (isWorn(policy)) line.renewal = new Renewal(policy, options)
    return policy
  }
  const outcome = line.renewal.step(change)
  if (outcome === 'unfinished') return policy
  if (outcome !== 'failed') return outcome
  line.renewal = 'failed'
  return policy
}
