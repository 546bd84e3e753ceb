/** Loads a snapshot from a file, as a server does that starts: a process that holds nothing else. */

import { readFileSync } from 'node:fs'
import type { Engine } from 'rbac-core'
import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { jobFromArguments } from '../measure/elsewhere.js'
import { settledBytes } from '../measure/heap.js'
import { medianOfWhole, nanosecondsOf } from '../measure/whole.js'

export interface LoadJob {
  readonly file: string
  /** How often it is loaded after the first time. */
  readonly loads: number
  readonly saves: number
}

/** Times in nanoseconds. */
export interface LoadResult {
  readonly read: number
  readonly first: number
  /** Medians. */
  readonly later: number
  readonly saved: number
  /** What the loaded engine takes, its bytes included. */
  readonly bytesKept: number
}

const { file, loads, saves } = jobFromArguments<LoadJob>()
let bytes = new Uint8Array()
const read = nanosecondsOf(() => {
  bytes = readFileSync(file)
})
const first = nanosecondsOf(() => loadSnapshot(bytes))
const later = await medianOfWhole(loads, () => loadSnapshot(bytes))
let engine: Engine | undefined = loadSnapshot(bytes)
const saved = await medianOfWhole(saves, () => engine && saveSnapshot(engine))
if (Buffer.compare(saveSnapshot(engine), bytes) !== 0) throw new Error('what was loaded is saved as something else')
const together = await settledBytes()
bytes = new Uint8Array()
engine = undefined
const bytesKept = together - (await settledBytes())
const result: LoadResult = { read, first, later, saved, bytesKept }
process.stdout.write(JSON.stringify(result))
