import { createEngine } from 'rbac-core'
import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { inAll, type TimeFigure, timePerAssignment } from './figure.js'
import { elsewhere } from './measure/elsewhere.js'
import { median } from './measure/statistics.js'
import { medianOfWhole, timesAsLong, timesInRound, wholeRounds } from './measure/whole.js'
import type { LoadJob, LoadResult } from './snapshot/load.js'
import { withSaved } from './snapshot/saved.js'
import type { Suite } from './suite.js'

/**
 * What `compile` costs is paid once: this is what every process after it pays.
 *
 * The snapshot is loaded and saved again by processes that hold nothing else; compiling, which needs the documents, takes
 * turns with them here.
 */
export const snapshot: Suite = {
  name: 'snapshot',
  question: 'How long until a saved policy can be asked, for each assignment in it?',
  onlyTenants: true,
  async run(bench) {
    const { policy, world, effort } = bench
    const bytes = saveSnapshot(bench.engine)
    const agreement = bench.assertAgreement(loadSnapshot(bytes))
    const compiled: number[] = []
    const loaded: LoadResult[] = []
    await withSaved(bytes, async (file) => {
      for (let round = 0; round < wholeRounds(world.assignments, effort.rounds); round += 1) {
        compiled.push(await medianOfWhole(timesInRound(world.assignments), () => createEngine(policy)))
        loaded.push(await elsewhere<LoadJob, LoadResult>(LOAD, { file, loads: LOADS, saves: SAVES }))
      }
    })
    const figureOf = (subject: string, times: readonly number[]): TimeFigure => ({
      ...timePerAssignment(subject, times, world.assignments),
      timesRebuild: timesAsLong(compiled, times).median,
    })
    const times = (part: 'read' | 'first' | 'later' | 'saved') => loaded.map((each) => each[part])
    const kept = median(loaded.map(({ bytesKept }) => bytesKept))
    return {
      agreement,
      figures: [
        figureOf('createEngine, for comparison', compiled),
        figureOf('saveSnapshot', times('saved')),
        figureOf('readFile', times('read')),
        figureOf(FIRST_LOAD, times('first')),
        figureOf(LATER_LOADS, times('later')),
        inAll(SNAPSHOT, bytes.length, world.assignments),
        inAll('loaded engine, snapshot included', kept, world.assignments),
      ],
    }
  },
}

export const SNAPSHOT = 'snapshot'
export const FIRST_LOAD = 'loadSnapshot, first in a process'
export const LATER_LOADS = 'loadSnapshot, later'

const LOAD = new URL('./snapshot/load.js', import.meta.url)
const LOADS = 9
const SAVES = 3
