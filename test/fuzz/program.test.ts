import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { targetNames } from './registry.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

function fuzz(...args: readonly string[]) {
  const { NODE_V8_COVERAGE: _, ...env } = process.env
  const start = ['--import', './scripts/source/register.mjs', 'test/fuzz/main.ts', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, start, { cwd: ROOT, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

it('fuzzes a target from its sources and says how far it came', () => {
  const { status, stdout, stderr } = fuzz('time', '--runs', '300', '--seed', '7')
  expect(stderr).toBe('')
  expect(stdout).toMatch(
    /^seed 7, 300 runs for each of 1 targets\ntime +\d+ executions, \d+ inputs kept \(\d+ new\), \d+\.\d % of/,
  )
  expect(status).toBe(0)
  const [, executions, kept] = /(\d+) executions, (\d+) inputs/.exec(stdout) ?? []
  expect(Number(executions)).toBeGreaterThanOrEqual(300)
  // Coverage tells the inputs apart, or one would be kept, or all.
  expect(Number(kept)).toBeGreaterThan(1)
  expect(Number(kept)).toBeLessThan(60)
})

it('lists its targets, and refuses what is none', () => {
  expect(
    fuzz('--list')
      .stdout.split('\n')
      .filter((line) => line !== ''),
  ).toHaveLength(targetNames().length)
  const { status, stderr } = fuzz('nonsense')
  expect(status).toBe(2)
  expect(stderr).toContain('no target is called nonsense')
  expect(fuzz('time', '--minutes', 'x').status).toBe(2)
})
