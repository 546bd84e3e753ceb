import { readFileSync } from 'node:fs'

/** A running process, as far as it matters here. */
export interface Running {
  readonly parent: number
  readonly command: string
}

/**
 * The script runners between whoever started us and us, the nearest first: `npx` runs `pnpm`, which runs a shell, which
 * runs us. One that is told to stop does not tell the next.
 */
export function runnersAbove(parent: number, look: (pid: number) => Running | undefined): readonly number[] {
  const runners: number[] = []
  for (let pid = parent; ; ) {
    const running = look(pid)
    if (running === undefined || runners.includes(pid) || !RUNNER.test(running.command)) return runners
    runners.push(pid)
    pid = running.parent
  }
}

const RUNNER = /^(?:\S*\/)?(?:sh|dash|bash) -c |^(?:npm|npx|pnpm)\b|^\S*node\S* \S*(?:npm|npx|pnpm)/

/** What Linux knows of a process; undefined once it is gone, and on other systems. */
export function lookUp(pid: number): Running | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    // Behind the name in brackets: the state, then the parent.
    const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return { parent: Number(parent), command }
  } catch {
    return undefined
  }
}
