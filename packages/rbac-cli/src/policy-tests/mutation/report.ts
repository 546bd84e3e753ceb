import type { Io } from '../../io.js'
import { shownPath } from '../../issues.js'
import type { Piece } from '../../output.js'
import { lackLine, percent, type Report } from '../report.js'
import type { Suite } from '../suite.js'
import type { Wishes } from '../wishes.js'
import { type Mutants, tryMutants } from './try-mutants.js'

/** Which single edits of each policy the tests notice. Enough is decided over all of them. */
export function mutationReport(suites: readonly Suite[], { leastNoticed, mostMutants }: Wishes, io: Io): Report {
  const tried = suites.map((suite) => ({ suite, mutants: tryMutants(suite, mostMutants, io.clock) }))
  const noticed = tried.reduce((sum, { mutants }) => sum + mutants.noticed, 0)
  const total = tried.reduce((sum, { mutants }) => sum + mutants.tried, 0)
  const enough = percent(noticed, total) >= leastNoticed
  return {
    name: 'mutation',
    value: tried.map(({ suite, mutants }) => ({
      policy: suite.paths.map((path) => shownPath(path, io.cwd)),
      noticed: mutants.noticed,
      tried: mutants.tried,
      omitted: mutants.omitted,
      percent: percent(mutants.noticed, mutants.tried),
      unnoticed: mutants.unnoticed.map(({ kind, id, change }) => ({ kind, id, change })),
    })),
    lines: [
      ...tried.flatMap(({ suite, mutants }) => linesOf(suite, mutants, io)),
      ...(enough ? [] : [lackLine(percent(noticed, total), leastNoticed)]),
    ],
    enough,
  }
}

function linesOf({ paths }: Suite, { noticed, tried, omitted, unnoticed }: Mutants, io: Io): Piece[][] {
  const left = omitted === 0 ? '' : `; ${omitted} more were not tried`
  return [
    [''],
    [
      { text: `MUTATION  ${percent(noticed, tried)} %`, style: 'strong' },
      `  ${noticed} of ${tried} edits noticed in ${paths.map((path) => shownPath(path, io.cwd)).join(', ')}${left}`,
    ],
    ...unnoticed.map(({ change }) => [{ text: '  unnoticed', style: 'caution' as const }, `  ${change}`]),
  ]
}
