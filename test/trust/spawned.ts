import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url))

export interface Ending {
  readonly ok: boolean
  /** Everything it wrote, without colours. */
  readonly output: string
}

/** Runs a Node program from the root of the repository to its end. */
export function node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ending {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env, NO_COLOR: '1' },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  return { ok: status === 0, output: `${stdout}${stderr}`.replace(/\u001b\[[\d;]*m/g, '') }
}

/** Runs files of tests under a configuration of Vitest. */
export function vitest(config: string, file: string, env: Readonly<Record<string, string>>): Ending {
  return node(['node_modules/vitest/vitest.mjs', 'run', '--config', config, file], env)
}

/** The lines after the first that speaks of a failure, for a report. */
export function failureLines(output: string): string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const first = lines.findIndex((line) => /\bFAIL\b|Error:/.test(line))
  return lines.slice(Math.max(0, first), Math.max(0, first) + 30)
}
