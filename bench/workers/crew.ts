/** Two workers on one snapshot, in a process that holds nothing else: how fast they are, alone and together. */

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { loadSnapshot, publishSnapshots, type SnapshotPublisher } from 'rbac-core/snapshot'
import { jobFromArguments } from '../measure/elsewhere.js'
import { bytesInUse } from '../measure/heap.js'
import type { LoggedRequest } from '../world/request-log.js'
import type { Rate, Ready, Turn } from './worker.js'

export interface CrewJob {
  readonly snapshot: string
  /** A JSON file with a list of `LoggedRequest`. */
  readonly requests: string
  readonly rounds: number
  /** Of each turn. */
  readonly seconds: number
}

export interface CrewResult {
  /** Questions a second, by round: of one worker, the other resting, and of both together. */
  readonly one: readonly number[]
  readonly two: readonly number[]
  /** Resident bytes that each worker added. */
  readonly added: readonly [first: number, second: number]
  /** Of each worker, what its own heap grew by. */
  readonly kept: readonly [first: number, second: number]
  readonly wrong: number
}

const job = jobFromArguments<CrewJob>()
const publisher = published(job.snapshot)
const before = residentBytes()
const first = await started(publisher)
const withFirst = residentBytes()
const second = await started(publisher)
const withBoth = residentBytes()
const one: number[] = []
const two: number[] = []
for (let round = 0; round < job.rounds; round += 1) {
  // Whoever is alone, the other rests.
  one.push(await together(round % 2 === 0 ? [first.worker] : [second.worker]))
  two.push(await together([first.worker, second.worker]))
}
await Promise.all([first.worker.terminate(), second.worker.terminate()])
const result: CrewResult = {
  one,
  two,
  added: [withFirst - before, withBoth - withFirst],
  kept: [first.bytesKept, second.bytesKept],
  wrong: first.wrong + second.wrong,
}
process.stdout.write(JSON.stringify(result))

/** In a function of its own: the file and the engine are garbage when it is over, the shared memory stays. */
function published(file: string): SnapshotPublisher {
  return publishSnapshots(loadSnapshot(readFileSync(file)))
}

interface Started extends Ready {
  readonly worker: Worker
}

/** A worker that has answered everything once. */
async function started(publisher: SnapshotPublisher): Promise<Started> {
  const workerData = JSON.parse(readFileSync(job.requests, 'utf8')) as LoggedRequest[]
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData })
  publisher.attach(worker)
  return { worker, ...(await heard<Ready>(worker)) }
}

/** Questions a second that the workers answer at the same time. */
async function together(workers: readonly Worker[]): Promise<number> {
  const turn: Turn = { seconds: job.seconds }
  const rates = workers.map((worker) => heard<Rate>(worker))
  for (const worker of workers) worker.postMessage(turn)
  return (await Promise.all(rates)).reduce((all, { perSecond }) => all + perSecond, 0)
}

async function heard<Word>(worker: Worker): Promise<Word> {
  const [word] = (await once(worker, 'message')) as [Word]
  return word
}

function residentBytes(): number {
  bytesInUse()
  return process.memoryUsage.rss()
}
