import { parseArgs } from 'node:util'
import { targetNamed, targetNames } from './registry.js'
import { LONGEST } from './target.js'
import type { Told } from './task.js'
import { watched } from './watch.js'

const USAGE = `usage: pnpm fuzz [target…] [--minutes N | --runs N] [--seed S] [--keep] [--list]

Feeds each target inputs that are changed from ones that reached new code, until its minutes (default: 1) are over or a
law is broken; with --runs for so many inputs, whatever the time. --keep writes what was found, minimised, into
test/fuzz/corpus. Ends with 1 if a law was broken.
`

const { values, positionals } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    runs: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 0x7fffffff) },
    keep: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})

const all = targetNames()
const names = positionals.length === 0 ? all : positionals
const unknown = names.filter((name) => !all.includes(name))
const [minutes, seed] = [Number(values.minutes), Number(values.seed)]
const runs = values.runs === undefined ? undefined : Number(values.runs)

if (values.help) {
  console.log(USAGE)
} else if (values.list) {
  for (const name of all) console.log(`${name.padEnd(16)} ${(await targetNamed(name)).about}`)
} else if (unknown.length > 0 || !(minutes > 0) || !Number.isInteger(seed) || !((runs ?? 1) > 0)) {
  const wrong = unknown.length > 0 ? `no target is called ${unknown.join(', ')} (there are ${all.join(', ')})` : ''
  console.error(`${wrong || 'minutes and runs must be numbers above 0, and a seed a whole number'}\n\n${USAGE}`)
  process.exitCode = 2
} else {
  await fuzzAll()
}

async function fuzzAll(): Promise<void> {
  const share = runs === undefined ? `${minutes} minutes` : `${runs} runs`
  console.log(`seed ${seed}, ${share} for each of ${names.length} targets`)
  let broken = 0
  for (const name of names) {
    const told = await watched(name, { seconds: minutes * 60, runs, seed, keeps: values.keep })
    console.log(lineOf(name, told))
    if (told.failure === undefined) continue
    broken += 1
    console.log(`  BROKEN ${told.failure.name}, kept in test/fuzz/corpus/${name}/crashers.ndjson`)
    console.log(`  input ${JSON.stringify(told.failure.input.slice(0, LONGEST))}`)
    console.log(told.failure.message.replace(/^/gm, '  '))
  }
  console.log(`${names.length - broken} targets held, ${broken} broken`)
  process.exitCode = broken === 0 ? 0 : 1
}

function lineOf(name: string, { executions, kept, found, ran, of }: Told): string {
  const percent = of === 0 ? '-' : `${((100 * ran) / of).toFixed(1)} %`
  return `${name.padEnd(16)} ${executions} executions, ${kept} inputs kept (${found} new), ${percent} of the code covered`
}
