import { lookUp, runnersAbove } from './runners.js'
import { serve } from './serve.js'
import { tellStory } from './story.js'

const USAGE = 'usage: demo [--serve]'

const args = process.argv.slice(2)
const [flag, ...more] = args[0] === '--' ? args.slice(1) : args
const print = (line: string) => void process.stdout.write(`${line}\n`)
const report = (line: string) => void process.stderr.write(`${line}\n`)

if (more.length > 0 || (flag !== undefined && flag !== '--serve')) {
  report(USAGE)
  process.exitCode = 2
} else if (flag === '--serve') {
  await serve(untilStopped(), print, report)
} else {
  process.exitCode = await tellStory(print)
}

function untilStopped(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
    // A script runner that is told to stop ends itself, or the shell between us, and not us.
    const { ppid } = process
    const runners = runnersAbove(ppid, lookUp)
    setInterval(() => {
      if (process.ppid !== ppid || runners.some((pid) => lookUp(pid) === undefined)) stop()
    }, 500).unref()
  })
}
