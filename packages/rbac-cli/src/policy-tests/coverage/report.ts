import type { Io } from '../../io.js'
import { shownPath } from '../../issues.js'
import type { Piece } from '../../output.js'
import { lackLine, percent, type Report } from '../report.js'
import type { Suite } from '../suite.js'
import type { Wishes } from '../wishes.js'
import { exercise } from './exercise.js'

/** What the tests exercise of each policy. Enough is decided over all of them. */
export function coverageReport(suites: readonly Suite[], { leastCoverage }: Wishes, io: Io): Report {
  const tallies = suites.map((suite) => {
    const requests = suite.tests.flatMap(({ request, skip }) => (skip === undefined ? [request] : []))
    return { suite, tally: exercise(suite.policy, requests, io.clock) }
  })
  const [exercised, total] = tallies.reduce(
    ([part, whole], { tally }) => [part + tally.exercised, whole + tally.total],
    [0, 0],
  )
  const enough = percent(exercised, total) >= leastCoverage
  return {
    name: 'coverage',
    value: tallies.map(({ suite, tally }) => ({
      policy: suite.paths.map((path) => shownPath(path, io.cwd)),
      exercised: tally.exercised,
      total: tally.total,
      percent: percent(tally.exercised, tally.total),
      missing: tally.missing,
    })),
    lines: tallies
      .flatMap(({ suite, tally }): (readonly Piece[])[] => [
        [''],
        [
          { text: `COVERAGE  ${percent(tally.exercised, tally.total)} %`, style: 'strong' },
          `  ${tally.exercised} of ${tally.total} exercised in ${suite.paths.map((path) => shownPath(path, io.cwd)).join(', ')}`,
        ],
        ...tally.missing.map(({ what, missing }) => [`  ${what}`, { text: `  ${missing}`, style: 'caution' as const }]),
      ])
      .concat(enough ? [] : [lackLine(percent(exercised, total), leastCoverage)]),
    enough,
  }
}
