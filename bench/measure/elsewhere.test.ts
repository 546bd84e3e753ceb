import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { elsewhere } from './elsewhere.js'

const folder = mkdtempSync(join(tmpdir(), 'rbac-elsewhere-'))

afterAll(() => rmSync(folder, { recursive: true }))

function script(name: string, text: string): URL {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, text)
  return pathToFileURL(file)
}

describe('a process of its own', () => {
  it('is told its job, may collect, and says what it found', async () => {
    const twice = script(
      'twice',
      'const { number } = JSON.parse(process.argv[2]); console.log(JSON.stringify([2 * number, typeof gc]))',
    )
    expect(await elsewhere(twice, { number: 21 })).toEqual([42, 'function'])
  })

  it('fails with how it ended', async () => {
    await expect(elsewhere(script('code', 'process.exit(3)'), {})).rejects.toThrow('failed (exit code 3)')
    const killed = script('killed', 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)')
    await expect(elsewhere(killed, {})).rejects.toThrow('failed (SIGKILL)')
  })
})
