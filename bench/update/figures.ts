import type { TimeFigure } from '../figure.js'
import type { PausesApart } from '../measure/pauses.js'
import { quantile } from '../measure/statistics.js'

/** @param rebuild nanoseconds of compiling the whole policy */
export function changeFigure(subject: string, { alone, interrupted }: PausesApart, rebuild: number): TimeFigure {
  // One collection may be under way all along: then that is what changes take.
  const figure = figureOf(subject, 'update', alone.length > 0 ? alone : interrupted)
  return {
    ...figure,
    timesRebuild: rebuild / figure.nanoseconds.median,
    ...(interrupted.length > 0 && { interrupted: { calls: interrupted.length, most: Math.max(...interrupted) } }),
  }
}

/** @param times in nanoseconds, of each question */
export function answersAfter(times: readonly number[]): TimeFigure {
  return { ...figureOf('can, after each of them', 'request', times), requests: 'all' }
}

export function rebuildFigure(nanoseconds: number): TimeFigure {
  return figureOf('createEngine, for comparison', 'rebuild', [nanoseconds])
}

function figureOf(subject: string, per: TimeFigure['per'], times: readonly number[]): TimeFigure {
  const sorted = Float64Array.from(times).sort()
  const median = quantile(sorted, 0.5)
  const most = quantile(sorted, 1)
  return {
    measure: 'time',
    subject,
    per,
    perSecond: 1e9 / median,
    nanoseconds: { median, least: quantile(sorted, 0), most },
    p50: median,
    p99: quantile(sorted, 0.99),
    most,
  }
}
