import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { randomFrom } from '../worlds/gen.js'
import { reportText } from './report.js'
import { ROOT } from './spawned.js'
import type { Evidence, Step } from './step.js'
import { STEPS } from './steps.js'

const USAGE = `usage: pnpm trust [--budget <minutes>] [--seed S] [--only <evidence>…] [--output <file>]

Gathers evidence that answers are right, for so many minutes in all (default: 10; a little more, as no round is cut off),
and writes it down in docs/trust-report.md. Ends with 1 if anything came out wrong.

evidence: ${STEPS.map(({ name }) => name).join(', ')}
`

const { values } = parseArgs({
  options: {
    budget: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 0x7fffffff) },
    only: { type: 'string', multiple: true, default: [] },
    output: { type: 'string', default: 'docs/trust-report.md' },
    help: { type: 'boolean', default: false },
  },
})
const [budgetMinutes, seed] = [Number(values.budget), Number(values.seed)]
const steps = values.only.length === 0 ? STEPS : STEPS.filter(({ name }) => values.only.includes(name))

if (values.help) console.log(USAGE)
else if (!(budgetMinutes > 0) || !Number.isInteger(seed) || steps.length < new Set(values.only).size) {
  console.error(USAGE)
  process.exitCode = 2
} else process.exitCode = gatherAll()

function gatherAll(): number {
  const whole = steps.reduce((sum, { share }) => sum + share, 0)
  const start = Date.now()
  let taken = 0
  const gathered: (readonly [Step, Evidence])[] = []
  for (const [at, step] of steps.entries()) {
    const random = randomFrom(seed + at)
    // What one leaves over, the next ones have.
    taken += step.share
    const evidence = step.gather(start + (budgetMinutes * 60_000 * taken) / whole, () => random(0x7fffffff))
    console.log(`${step.name}: ${evidence.count} ${step.unit}, ${evidence.wrong} wrong`)
    for (const note of evidence.wrong > 0 ? evidence.notes : []) console.log(`  ${note}`)
    gathered.push([step, evidence])
  }
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()
  const circumstances = { time: new Date(start), commit, node: process.versions.node, budgetMinutes, seed }
  writeFileSync(resolve(ROOT, values.output), reportText(gathered, circumstances))
  console.log(`written to ${values.output}`)
  return gathered.every(([, { wrong }]) => wrong === 0) ? 0 : 1
}
