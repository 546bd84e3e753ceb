#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { BUNDLE, isBundleFresh } from './bundle.js'
import { EXIT } from './exit.js'
import type { Sink } from './io.js'

/**
 * Where the user stands. A package manager runs a script from the package's folder and says in INIT_CWD where it was
 * called. That is where paths start when the script is `rbac` itself; a script of another name has its own paths, and so
 * has one that has moved elsewhere.
 */
function whereTheUserStands(): string {
  const { INIT_CWD: start, npm_package_json: manifest, npm_lifecycle_event: script = 'rbac' } = process.env
  const here = process.cwd()
  if (start === undefined || start === '' || script !== 'rbac') return here
  return manifest !== undefined && dirname(manifest) !== here ? here : start
}

/**
 * The reader of a pipe may leave early (`rbac … | head`): then nothing more is written, and nothing is said. What is
 * lost in any other way, as on a full disk, is `lost`.
 */
function sink(stream: NodeJS.WriteStream, lost: (code: string | undefined) => void): Sink {
  let closed = false
  let waiting: (() => void)[] = []
  const wake = () => {
    for (const resume of waiting) resume()
    waiting = []
  }
  stream.on('drain', wake)
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    closed = true
    if (code !== 'EPIPE') lost(code)
    wake()
  })
  return {
    isTTY: stream.isTTY === true,
    get closed() {
      return closed
    },
    write: (text) =>
      new Promise((resume) => {
        if (closed || stream.write(text)) resume()
        else waiting.push(resume)
      }),
  }
}

/** A cut answer must not pass for a whole one. */
function answerLost(code: string | undefined): void {
  process.exitCode = EXIT.usage
  process.stderr.write(`error: the answer could not be written (${code ?? 'no reason given'})\n`)
}

function version(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return manifest.version
}

/** Until this is called, signals do what they do by themselves: a listener would wait until the work in hand is done. */
function untilStopped(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
    if (process.env.npm_lifecycle_event === 'npx') whenLeftAlone(stop)
  })
}

/** `npx` has a shell between itself and the program. SIGTERM ends both, and the program would go on, with nobody to stop it. */
function whenLeftAlone(act: () => void): void {
  const parent = process.ppid
  const watching = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watching)
    act()
  }, 250).unref()
}

const program: typeof import('./cli.js') = await import(isBundleFresh() ? BUNDLE.href : './cli.js')
const ending = await program.run({
  args: process.argv.slice(2),
  env: process.env,
  cwd: whereTheUserStands(),
  stdout: sink(process.stdout, answerLost),
  stderr: sink(process.stderr, () => {}),
  stdin: () => process.stdin,
  clock: () => new Date(),
  untilStopped,
  onReload: (act) => void process.on('SIGHUP', act),
  version,
})
process.exitCode ??= ending
