/**
 * Does a server under load lose or spoil an answer while its policy of 10,000 assignments changes every second, how long
 * do answers take meanwhile, and does its heap stay as it is?
 *
 *   node bench/dist/reload.bench.js [--seconds 600] [--assignments 10000] [--every 1] [--versions 10] [--connections 8]
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startServing } from './server/servers.js'
import { putPolicy, soak, soakVersions } from './server/soak.js'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    assignments: { type: 'string', default: '10000' },
    every: { type: 'string', default: '1' },
    versions: { type: 'string', default: '10' },
    connections: { type: 'string', default: '8' },
  },
})
const seconds = Number(values.seconds)
const folder = mkdtempSync(join(tmpdir(), 'rbac-reload-'))
const file = join(folder, 'policy.json')
const versions = soakVersions(folder, Number(values.assignments), Number(values.versions))
const [first] = versions
if (first !== undefined) putPolicy(file, first)
const server = await startServing(file)
const url = `http://127.0.0.1:${server.port}`
const heaps: number[] = []
const look = setInterval(async () => heaps.push(await heapMb()), 5000)
try {
  const result = await soak({
    url,
    file,
    versions,
    seconds,
    reloadEveryMs: Number(values.every) * 1000,
    connections: Number(values.connections),
  })
  console.log(
    `${seconds} s, ${values.assignments} assignments: ${result.answers} answers (${Math.round(result.answers / seconds)}/s), ${result.failed} failed, ${result.wrong} wrong, ${result.reloads} policies, ${result.revisions} revisions seen`,
  )
  console.log(
    `latency: p50 ${result.p50Ms.toFixed(2)} ms, p99 ${result.p99Ms.toFixed(1)} ms, longest ${result.maxMs.toFixed(0)} ms`,
  )
  const third = Math.ceil(heaps.length / 3)
  console.log(
    `heap: median ${median(heaps.slice(0, third))} MB in the first third, ${median(heaps.slice(-third))} MB in the last; resident ${server.memoryMb().toFixed(0)} MB`,
  )
  if (result.failed + result.wrong > 0) process.exitCode = 1
} finally {
  clearInterval(look)
  await server.stop()
  rmSync(folder, { recursive: true })
}

async function heapMb(): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  return Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(metrics)?.[1] ?? 0) / 2 ** 20
}

function median(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[sorted.length >> 1] ?? 0).toFixed(1)
}
