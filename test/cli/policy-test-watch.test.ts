import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

const cwd = mkdtempSync(join(tmpdir(), 'rbac-watch-'))
afterAll(() => rmSync(cwd, { recursive: true }))

describe('test --watch', () => {
  it('runs again after each change, tells of mistakes, and ends with 130 when asked to stop, though tests pass', async () => {
    const RESTART = 'Microsoft.Compute/virtualMachines/restart/action'
    const write = (row: string) => writeFileSync(join(cwd, 'a.rbac-test.yaml'), `tests:\n  - ${row}\n`)
    write(`{ who: Ada, where: /subscriptions/s1, may: ${RESTART} }`)
    let stop = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    // What to do once so much has been said.
    const steps: [said: RegExp, then: () => void][] = [
      [/^PASSED {2}1 passed/m, () => write(`{ who: Ada, where: /subscriptions/s1, mayNot: ${RESTART} }`)],
      [/^FAILED {2}0 passed, 1 failed/m, () => write('{ who: Ada, wher')],
      [/^error: .*\n(?:.*\n)*waiting for changes/m, () => write('{ who: [Ada, Eve], where: /, mayNot: a/b }')],
      [/^PASSED {2}2 passed/m, () => stop()],
    ]
    let said = ''
    const listen = (text: string) => {
      said += text
      const [next] = steps
      if (next === undefined || !next[0].test(said)) return
      steps.shift()
      said = ''
      next[1]()
    }
    const { code, stdout } = await rbac(['test', '--watch', '--policy', POLICY], {
      cwd,
      untilStopped: () => stopped,
      onOutput: listen,
      onRemark: listen,
    })
    expect(steps).toEqual([])
    expect(code).toBe(130)
    expect(stdout.match(/^(?:PASSED|FAILED)/gm)).toEqual(['PASSED', 'FAILED', 'PASSED'])
  })
})
