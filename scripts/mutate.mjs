import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'

/**
 * `pnpm mutate [room…] [--percent N] [--seed S]`: changes the sources of a room of rbac-core in every way Stryker knows,
 * one at a time, and names the changes that no test notices. A part of the lines is drawn by the seed.
 */
const ROOMS = ['pattern', 'scope', 'condition', 'engine']
/** Reads memory so that it is near, and nothing else: there is nothing that a test could notice. */
const UNNOTICEABLE = /near\.ts$/
/** Lines are drawn in runs, because most mutants span some. */
const RUN = 12

const { values, positionals } = parseArgs({
  options: { percent: { type: 'string', default: '25' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const rooms = positionals.length === 0 ? ROOMS : positionals
const percent = Number(values.percent)
const random = xorshift(Number(values.seed))

const unknown = rooms.filter((room) => !ROOMS.includes(room))
if (unknown.length > 0 || !(percent >= 1)) {
  console.error(`usage: pnpm mutate [${ROOMS.join('|')}…] [--percent N] [--seed S]`)
  process.exit(2)
}

console.log(`seed ${values.seed}, ${percent} % of the lines`)
let [killed, all] = [0, 0]
for (const room of rooms) {
  process.env.RBAC_MUTATE = room
  const results = await new Stryker({
    mutate: drawn(`packages/rbac-core/src/${room}`),
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'vitest.mutate.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // What is computed when a module is loaded needs a new process and all tests for each mutant.
    ignoreStatic: true,
    concurrency: 2,
    reporters: [],
    tempDirName: 'node_modules/.cache/stryker',
    // It would be rewritten with TypeScript's old interface, which TypeScript 7 does not have.
    tsconfigFile: 'none',
    warnings: { slow: false },
    // A mutant that a busy machine did not get through was not killed: only one that never ends may run out of this.
    timeoutMS: 60_000,
  }).runMutationTest()
  const tried = results.filter(({ status }) => !['Ignored', 'CompileError', 'RuntimeError'].includes(status))
  const alive = tried.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
  for (const { fileName, location, mutatorName, replacement, status } of alive) {
    console.log(
      `${status} ${fileName}:${location.start.line}:${location.start.column} ${mutatorName} -> ${oneLine(replacement)}`,
    )
  }
  const slow = tried.filter(({ status }) => status === 'Timeout').length
  console.log(`${scoreOf(room, tried.length - alive.length, tried.length)} (${slow} of them by running out of time)`)
  killed += tried.length - alive.length
  all += tried.length
}
console.log(scoreOf('together', killed, all))

function scoreOf(name, killed, all) {
  return `${name}: ${killed} of ${all} mutants killed, ${all === 0 ? '-' : ((100 * killed) / all).toFixed(1)} %`
}

function oneLine(text = '') {
  return text.replace(/\s+/g, ' ').slice(0, 80)
}

/** Runs of lines of the room's sources, as Stryker takes them. */
function drawn(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => /(?<!\.test)\.ts$/.test(file))
  return files.flatMap((file) => {
    const path = join(folder, file)
    const lines = readFileSync(path, 'utf8').split('\n').length
    const runs = Array.from({ length: Math.ceil(lines / RUN) }, (_, index) => index * RUN + 1)
    const drawn = runs.filter(() => random(100) < percent)
    return drawn
      .filter(() => !UNNOTICEABLE.test(path))
      .map((from) => `${path}:${from}-${Math.min(from + RUN - 1, lines)}`)
  })
}

function xorshift(seed) {
  let state = (seed ^ 0x9e3779b9) | 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
