import { failureLines, node } from './spawned.js'
import type { Evidence, Step } from './step.js'

const MAIN = ['--import', './scripts/source/register.mjs', 'test/fuzz/main.ts']
/** Less is no run: a process and its seeds take some seconds. */
const LEAST_MINUTES = 0.1

/** Every fuzz target for an equal part of the time. */
export const FUZZ: Step = {
  name: 'fuzzing',
  unit: 'executions',
  about: 'every parser and decoder: no crash, only coded errors, twins agree',
  command: 'npx pnpm@10 fuzz --minutes 10',
  share: 20,
  gather(deadline, nextSeed): Evidence {
    const targets = node([...MAIN, '--list'])
      .output.split('\n')
      .filter((line) => line.trim() !== '').length
    const minutes = Math.max(LEAST_MINUTES, (deadline - Date.now()) / 60_000 / Math.max(1, targets))
    const seed = nextSeed()
    const { ok, output } = node([...MAIN, '--minutes', minutes.toFixed(2), '--seed', String(seed)])
    const runs = [...output.matchAll(/^(\S+) +(\d+) executions, (\d+) inputs kept/gm)]
    const count = runs.reduce((sum, [, , executions]) => sum + Number(executions), 0)
    const notes = [`${runs.length} targets, ${minutes.toFixed(2)} minutes each`]
    if (ok) return { count, wrong: 0, seeds: [seed], notes }
    const broken = output.split('\n').filter((line) => line.includes('BROKEN'))
    return {
      count,
      wrong: Math.max(1, broken.length),
      seeds: [seed],
      notes: [...notes, ...(broken.length > 0 ? broken : failureLines(output))],
    }
  },
}
