import type { Timed } from './batch.js'
import { median } from './statistics.js'

/**
 * Bytes one call leaves on the heap for the collector: what a typical call of a run leaves, less what one of an idle run
 * beside it leaves by being looked at; the median of many such pairs, so that neither a collection nor a compiler at
 * work counts.
 *
 * @param idle a batch of calls that do nothing
 */
export function bytesPerCall(subject: Timed, idle: Timed): number {
  const differences: number[] = []
  const end = performance.now() + MOST_MILLISECONDS
  for (let run = 0; run < RUNS && (run === 0 || performance.now() < end); run += 1) {
    const lookedAt = typicalGrowth(idle)
    differences.push(typicalGrowth(subject) - lookedAt)
  }
  return Math.max(0, median(differences))
}

function typicalGrowth(subject: Timed): number {
  const grown: number[] = []
  subject.cut()
  subject.weighEach((bytes) => grown.push(bytes))
  return median(grown)
}

const RUNS = 31
const MOST_MILLISECONDS = 1000
