/** A worker that answers from the snapshot it is handed, and counts. */

import { parentPort, workerData } from 'node:worker_threads'
import { receiveSnapshots } from 'rbac-core/snapshot'
import { Batch } from '../measure/batch.js'
import { bytesInUse } from '../measure/heap.js'
import { type LoggedRequest, RequestLog } from '../world/request-log.js'

/** Told to a worker: ask for so long. */
export interface Turn {
  readonly seconds: number
}

/** What a worker says first, having answered everything once: how many answers were wrong, and what its heap grew by. */
export interface Ready {
  readonly wrong: number
  readonly bytesKept: number
}

/** What it came to in a turn. */
export interface Rate {
  readonly perSecond: number
}

if (parentPort === null) throw new Error('this is a worker')
const port = parentPort
const requests = new RequestLog(workerData as readonly LoggedRequest[])
const empty = heapInUse()
const engine = await receiveSnapshots(port)
const all = requests.indexes()
const wrong = all.filter((index) => engine.can(requests.cut(index)) !== (requests.kind(index) === 'allowed')).length
const batch = new Batch({
  name: 'can',
  cut: (index) => requests.cut(index % requests.length),
  call: (request) => engine.can(request),
})
const bytesKept = heapInUse() - empty
// For the compiler.
turn(0.2)
port.on('message', (message: Partial<Turn>) => {
  // Snapshots come this way as well.
  if (message.seconds !== undefined) say({ perSecond: turn(message.seconds) })
})
say({ wrong, bytesKept })

/** Questions a second, the cutting of their strings not counted. */
function turn(seconds: number): number {
  const end = performance.now() + seconds * 1000
  let [asked, milliseconds] = [0, 0]
  while (performance.now() < end) {
    batch.cut()
    const start = performance.now()
    void batch.run()
    milliseconds += performance.now() - start
    asked += batch.operations
  }
  return (asked / milliseconds) * 1000
}

/** Of this thread alone; what is shared is none of its own. */
function heapInUse(): number {
  bytesInUse()
  return process.memoryUsage().heapUsed
}

function say(word: Ready | Rate): void {
  port.postMessage(word)
}
