import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { printedBy } from './run-block.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Commands of the README that are followed by what they print. */
function promises(): { command: string; output: string }[] {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  const pairs = text.matchAll(/^```sh\nnpx pnpm@10 -s rbac (.*?)\n```\n\n```\n(.*?)\n```$/gms)
  return [...pairs].map(([, command = '', output = '']) => ({ command: command.replace(/\s*\\\n\s*/g, ' '), output }))
}

describe('the README', () => {
  it.each(promises())('prints the truth about rbac $command', ({ command, output }) => {
    const program = join(root, 'packages/rbac-cli/dist/main.js')
    const { stdout } = spawnSync('node', [program, ...command.split(' ')], { cwd: root, encoding: 'utf8' })
    expect(stdout).toBe(`${output}\n`)
  })

  it('has a program that runs as it stands, and prints what it says', () => {
    const [read, data, reason, ...story] = printedBy('README.md', 0)
    expect([read, data, reason, story[0]]).toEqual([
      'true',
      'false',
      'removedByNotActions',
      'DENIED  removed by notActions',
    ])
  })

  it('has its two commands and an explanation', () => {
    expect(promises().map(({ command }) => command.split(' ')[0])).toEqual(['check', 'explain'])
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('\nnpx pnpm@10 test\n')
  })
})
