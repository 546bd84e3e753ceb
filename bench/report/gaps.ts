import { hasFailed } from '../jobs.js'
import type { BenchRecord } from './record.js'

/** A sentence about suites of ours that came to nothing; none where all went well. */
export function gapsIn({ results }: BenchRecord): string[] {
  const gaps = results.filter(hasFailed).map(({ suite, world, figures }) => {
    const reasons = figures.flatMap((figure) => (figure.measure === 'none' ? [figure.note] : []))
    return `\`${suite}\` in ${world} (${reasons.join('; ')})`
  })
  return gaps.length === 0 ? [] : [`It has no figures of ${gaps.join(', ')}.`]
}
