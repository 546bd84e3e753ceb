import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { saveSnapshot } from 'rbac-core/snapshot'
import type { MemoryFigure, TimeFigure } from './figure.js'
import { elsewhere } from './measure/elsewhere.js'
import { type Spread, spreadOf } from './measure/statistics.js'
import { withSaved } from './snapshot/saved.js'
import type { Suite } from './suite.js'
import type { CrewJob, CrewResult } from './workers/crew.js'

/** One and two workers take turns on the same memory, in a process that holds nothing else. */
export const workers: Suite = {
  name: 'workers',
  question: 'How many questions do two workers answer on one snapshot, beside one, and what does each add?',
  onlyTenants: true,
  async run(bench) {
    const { requests, effort } = bench
    const agreement = bench.assertAgreement(bench.engine)
    const bytes = saveSnapshot(bench.engine)
    const { one, two, added, kept, wrong } = await withSaved(bytes, (snapshot, folder) => {
      const file = join(folder, 'requests.json')
      writeFileSync(file, JSON.stringify(requests.logged()))
      const { rounds } = effort
      return elsewhere<CrewJob, CrewResult>(CREW, { snapshot, requests: file, rounds, seconds: effort.seconds * 10 })
    })
    if (wrong > 0) throw new Error(`workers gave ${wrong} answers that were not the ones expected`)
    const timesOne = spreadOf(two.map((rate, round) => rate / (one[round] ?? Number.NaN)))
    return {
      agreement,
      figures: [
        rateFigure('one worker', one),
        { ...rateFigure(TWO_WORKERS, two), timesOne },
        memoryFigure('shared by all workers: the snapshot', bytes.length),
        memoryFigure('heap of the first worker: what its engine adds', kept[0]),
        memoryFigure(SECOND_WORKER, kept[1]),
        memoryFigure('resident memory that the first worker adds', added[0]),
        memoryFigure('that the second adds', added[1]),
      ],
    }
  },
}

export const TWO_WORKERS = 'two workers together'
export const SECOND_WORKER = 'heap of the second'

const CREW = new URL('./workers/crew.js', import.meta.url)

function rateFigure(subject: string, rates: readonly number[]): TimeFigure {
  const nanoseconds: Spread = spreadOf(rates.map((rate) => 1e9 / rate))
  return { measure: 'time', subject, requests: 'all', per: 'request', perSecond: 1e9 / nanoseconds.median, nanoseconds }
}

function memoryFigure(subject: string, bytes: number): MemoryFigure {
  return { measure: 'memory', subject, bytes }
}
