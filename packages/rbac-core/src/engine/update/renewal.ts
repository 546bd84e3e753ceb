import type { ReadEdit } from '../../model/policy.js'
import type { CompiledPolicy, CompileOptions } from '../compiled/compiled-policy.js'
import { Agenda } from './agenda.js'
import { bareOf, batchesOf } from './batches.js'
import { revised } from './revised.js'
import { isWorn, PACE } from './wear.js'

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
  readonly #agenda: Agenda
  #next: CompiledPolicy

  constructor(worn: CompiledPolicy, options: CompileOptions) {
    // What the options forbid was looked at when it was added.
    this.#options = { ...options, onUnknownHierarchy: 'warn' }
    this.#next = bareOf(worn, this.#options)
    const { pace = PACE } = worn
    this.#agenda = new Agenda(batchesOf(worn, pace), pace)
  }

  /**
   * The new policy once it has caught up, or where it stands till then.
   *
   * @param change made to the old one just now
   */
  step(change: ReadEdit): CompiledPolicy | 'failed' | 'unfinished' {
    for (const edit of this.#agenda.after(change)) {
      const next = revised(this.#next, edit, this.#options, true)
      if (next === undefined) return 'failed'
      this.#next = next
      if (edit !== change) continue
      if (next.line !== undefined) next.line.classes = next.permissions.size
      return next
    }
    return 'unfinished'
  }
}

/** The policy to answer from after a change: as it is, or its renewal, which is as far as it is. */
export function renewed(policy: CompiledPolicy, change: ReadEdit, options: CompileOptions): CompiledPolicy {
  const { line } = policy
  if (line === undefined || line.renewal === 'failed') return policy
  if (line.renewal === undefined) {
    if (isWorn(policy, line)) line.renewal = new Renewal(policy, options)
    return policy
  }
  const outcome = line.renewal.step(change)
  if (outcome === 'unfinished') return policy
  if (outcome !== 'failed') return outcome
  line.renewal = 'failed'
  return policy
}
