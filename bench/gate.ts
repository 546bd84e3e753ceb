/**
 * `pnpm bench:gate [--limit <ratio>] [--rounds <n>]`: is a check still faster than three look-ups in maps?
 *
 * Only the ratio to the floor is looked at, at sizes where it holds still on a shared machine; absolute times and
 * larger sizes are for `pnpm bench` to report. Ends with 1 when a median is below the limit, 2 for wrong usage.
 */

import { parseArgs } from 'node:util'
import { Bench } from './bench.js'
import { batchOf, raceBesideFloors, warmUp } from './questions.js'
import { rolesFrom } from './world/roles.js'
import { makeWorld, type WorldName } from './worlds.js'

const WORLDS: readonly WorldName[] = ['smallTeam', 'largeTenant']

const { limit, rounds } = readOptions()

for (const world of WORLDS) {
  const effort = { rounds, seconds: 0.3, singleCalls: 0 }
  const bench = new Bench(makeWorld(world, { seed: 1, roles: rolesFrom(undefined) }), effort, 2)
  const { engine } = bench
  bench.assertAgreement(engine)
  warmUp(bench, (request) => engine.can(request))
  const own = batchOf(bench, 'all', { name: 'can', ask: (request) => engine.can(request) })
  const figures = await raceBesideFloors(bench, 'all', [own])
  const ratio = figures.find(({ subject }) => subject === own.name)?.timesFloor
  if (ratio === undefined) throw new Error('the engine was not timed')
  const { median, least, most } = ratio
  const passed = median >= limit
  const verdict = passed ? 'ok' : `below ${limit}`
  console.log(
    `${world}: can answers ${median.toFixed(2)} times what three Map.get do (${least.toFixed(2)} to ${most.toFixed(2)} in ${rounds} rounds): ${verdict}`,
  )
  if (!passed) process.exitCode = 1
}

function readOptions(): { readonly limit: number; readonly rounds: number } {
  try {
    const { values } = parseArgs({
      options: { limit: { type: 'string', default: '1.3' }, rounds: { type: 'string', default: '9' } },
    })
    const [limit, rounds] = [Number(values.limit), Number(values.rounds)]
    if (limit > 0 && Number.isInteger(rounds) && rounds > 0) return { limit, rounds }
  } catch {
    // The usage says it all.
  }
  console.error('Usage: pnpm bench:gate [--limit <ratio>] [--rounds <whole number>]')
  process.exit(2)
}
