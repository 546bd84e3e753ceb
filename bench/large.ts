/** `pnpm bench:large`: ten million assignments in one process with the heap that Node gives by default. */

import { getHeapStatistics } from 'node:v8'
import type { AccessRequest } from 'rbac-core'
import { createPolicyBuilder } from 'rbac-core/builder'
import { ThreeMaps } from './floors.js'
import { settledBytes } from './measure/heap.js'
import { median } from './measure/statistics.js'
import { rolesFrom } from './world/roles.js'
import { tenant } from './world/tenant.js'

const assignments = Number(process.argv[2] ?? 10_000_000)
const ROUNDS = 41
const REQUESTS = 20_000

function report(what: string, value: string): void {
  console.log(`${what.padEnd(48)}${value}`)
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

const world = tenant({ assignments, seed: 1, roles: rolesFrom(undefined), requests: REQUESTS })
const document = world.streamed?.()
if (document === undefined) throw new Error('a tenant can be streamed')
report('assignments', assignments.toLocaleString('en'))
report('heap limit', `${(heapLimit() / 1e9).toFixed(1)} GB`)

const empty = await settledBytes()
const start = performance.now()
const builder = createPolicyBuilder(document.documents, { expected: assignments })
builder.add('groups', document.groups())
report('groups written and read after', seconds(start))
builder.add('roleAssignments', document.roleAssignments())
report('assignments written and read after', seconds(start))
const engine = builder.finish()
report('engine ready after', `${seconds(start)}, the writing of the items included`)
const built = await settledBytes()
report('memory, with the documents of the rest', `${((built - empty) / assignments).toFixed(1)} bytes an assignment`)

const requests = world.requests()
const indexes = requests.indexes()
for (const index of indexes) {
  if (engine.can(requests.cut(index)) !== (requests.kind(index) === 'allowed')) throw new Error(`wrong about ${index}`)
}
report('answers compared with the expected ones', `${indexes.length}, all right`)

/** Of no more than is asked: maps of everybody and of every scope would not fit. */
const floor = new ThreeMaps(requests, [], [])
const rounds = Array.from({ length: ROUNDS }, () => {
  const can = timed((request) => engine.can(request))
  return { can, floor: timed((request) => floor.find(request)) }
})
const nanoseconds = median(rounds.map(({ can }) => can))
report('can, median of rounds', `${nanoseconds.toFixed(0)} ns, ${(1000 / nanoseconds).toFixed(2)} M a second`)
report(
  'times three Map.get, filled with what is asked',
  median(rounds.map((round) => round.floor / round.can)).toFixed(2),
)
report('largest resident size', `${(process.resourceUsage().maxRSS / 1e6).toFixed(1)} GB`)

/** Nanoseconds a call of one round, on fresh texts. */
function timed(ask: (request: AccessRequest) => unknown): number {
  const cut = indexes.map((index) => requests.cut(index))
  const from = performance.now()
  for (const request of cut) ask(request)
  return ((performance.now() - from) * 1e6) / cut.length
}

function heapLimit(): number {
  return getHeapStatistics().heap_size_limit
}
