/**
 * What do a condition and a window add to a check that meets them, and how fast is a condition read?
 *
 * `node bench/dist/condition.bench.js [--quick]`: three principals hold the same role at the same scope, one of them under
 * a storage-style condition, one within a window, as PIM activates roles; their checks take turns. Then the condition is
 * parsed, over and over.
 */

import assert from 'node:assert/strict'
import Benchmark from 'benchmark'
import { type AccessRequest, createEngine, parsePolicy } from 'rbac-core'
import { parseCondition } from 'rbac-core/condition'
import { spreadOf } from './measure/statistics.js'

const READ = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
const CONTAINER = 'Microsoft.Storage/storageAccounts/blobServices/containers:name'
const SCOPE = '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/a'
const CONDITION = `((!(ActionMatches{'${READ}'} AND !(SubOperationMatches{'Blob.List'}))) OR (@Resource[${CONTAINER}] StringEquals 'blobs-example-container'))`

const ROUNDS = process.argv.includes('--quick') ? 5 : 15
const SECONDS = process.argv.includes('--quick') ? 0.1 : 0.4

const assignment = { roleDefinitionId: 'reader', scope: '/subscriptions/s1' }
const engine = createEngine(
  parsePolicy({
    roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ dataActions: [READ] }] }],
    roleAssignments: [
      { id: 'plain', principalId: 'ann', ...assignment },
      { id: 'under-condition', principalId: 'bob', condition: CONDITION, conditionVersion: '2.0', ...assignment },
    ],
    roleAssignmentScheduleInstances: [
      { id: 'within-window', principalId: 'cyd', startDateTime: '2020-01-01T00:00:00Z', ...assignment },
    ],
  }),
)

const request = (principalId: string): AccessRequest => ({
  principalId,
  action: READ,
  isDataAction: true,
  scope: SCOPE,
  attributes: { Resource: { [CONTAINER]: 'blobs-example-container' } },
})
const [plain, conditional, windowed] = [request('ann'), request('bob'), request('cyd')]
const elsewhere = { ...conditional, attributes: { Resource: { [CONTAINER]: 'another' } } }

assert.equal(engine.check(plain).allowed, true)
assert.equal(engine.check(conditional).allowed, true)
assert.equal(engine.check(windowed).allowed, true)
assert.equal(engine.check(elsewhere).allowed, false)

for (const verb of ['can', 'check'] as const) {
  const without: number[] = []
  const added: number[] = []
  const addedByWindow: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = nanoseconds(() => engine[verb](plain))
    without.push(bare)
    added.push(nanoseconds(() => engine[verb](conditional)) - bare)
    addedByWindow.push(nanoseconds(() => engine[verb](windowed)) - bare)
  }
  console.log(`${verb} without a condition: ${shown(without)} ns`)
  console.log(`  a condition met adds ${shown(added)} ns, a window ${shown(addedByWindow)} ns`)
}

const megabytes: number[] = []
for (let round = 0; round < ROUNDS; round += 1) {
  megabytes.push((CONDITION.length / nanoseconds(() => parseCondition(CONDITION))) * 1000)
}
console.log(`parse: ${shown(megabytes)} MB/s (${CONDITION.length} characters)`)

/** Nanoseconds for one call. */
function nanoseconds(call: () => unknown): number {
  const benchmark = new Benchmark({ fn: call, maxTime: SECONDS, minSamples: 3 })
  benchmark.run()
  return benchmark.stats.mean * 1e9
}

function shown(numbers: readonly number[]): string {
  const { least, median, most } = spreadOf(numbers)
  return `${median.toFixed(0)} (${least.toFixed(0)} to ${most.toFixed(0)})`
}
