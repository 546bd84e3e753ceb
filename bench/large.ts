/** `pnpm bench:large`: ten million assignments in one process with the heap that Node gives by default. */

import { getHeapStatistics } from 'node:v8'
import { createPolicyBuilder } from 'rbac-core/builder'
import { bytesInUse } from './measure/heap.js'
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

const empty = bytesInUse()
const start = performance.now()
const builder = createPolicyBuilder(document.documents, { expected: assignments })
builder.add('groups', document.groups())
report('groups written and read after', seconds(start))
builder.add('roleAssignments', document.roleAssignments())
report('assignments written and read after', seconds(start))
const engine = builder.finish()
report('engine ready after', `${seconds(start)}, the writing of the items included`)
const built = bytesInUse()
report('memory, with the documents of the rest', `${((built - empty) / assignments).toFixed(1)} bytes an assignment`)

const requests = world.requests()
const beforeAsking = bytesInUse()
const indexes = requests.indexes()
for (const index of indexes) {
  if (engine.can(requests.cut(index)) !== (requests.kind(index) === 'allowed')) throw new Error(`wrong about ${index}`)
}
report('answers compared with the expected ones', `${indexes.length}, all right`)
const asked = bytesInUse() - beforeAsking
report(`what ${REQUESTS.toLocaleString('en')} questions leave behind`, `${(asked / 1e6).toFixed(1)} MB`)

const rates = Array.from({ length: ROUNDS }, () => {
  const cut = indexes.map((index) => requests.cut(index))
  const from = performance.now()
  for (const request of cut) engine.can(request)
  return cut.length / ((performance.now() - from) / 1000)
}).sort((a, b) => a - b)
report('can, median of rounds', `${((rates[ROUNDS >>> 1] ?? 0) / 1e6).toFixed(2)} M a second`)
report('largest resident size', `${(process.resourceUsage().maxRSS / 1e6).toFixed(1)} GB`)

function heapLimit(): number {
  return getHeapStatistics().heap_size_limit
}
