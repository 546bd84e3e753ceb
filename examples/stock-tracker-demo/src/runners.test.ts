import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { lookUp, type Running, runnersAbove } from './runners.js'

const TREE: Readonly<Record<number, Running>> = {
  9: { parent: 8, command: 'sh -c tsc -b && node main.js ' },
  8: { parent: 7, command: 'node /home/ann/.npm/_npx/x/node_modules/.bin/pnpm -s demo --serve ' },
  7: { parent: 6, command: 'sh -c pnpm -s demo --serve ' },
  6: { parent: 5, command: 'npm exec pnpm@10 -s demo --serve ' },
  5: { parent: 1, command: '-bash ' },
  4: { parent: 1, command: 'node server.js ' },
}

describe('the script runners above a program', () => {
  it('are those that lead to the person who started it, and not the shell of that person', () => {
    expect(runnersAbove(9, (pid) => TREE[pid])).toEqual([9, 8, 7, 6])
    expect(runnersAbove(4, (pid) => TREE[pid])).toEqual([])
    expect(runnersAbove(77, (pid) => TREE[pid])).toEqual([])
    expect(runnersAbove(1, () => ({ parent: 1, command: 'sh -c x' }))).toEqual([1])
  })

  it('are looked up among the processes there are, where the system shows them', async () => {
    if (process.platform !== 'linux') return expect(lookUp(process.pid)).toBeUndefined()
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const { pid = 0 } = child
    expect(lookUp(pid)).toMatchObject({ parent: process.pid })
    child.kill()
    await once(child, 'exit')
    expect(lookUp(pid)).toBeUndefined()
  })
})
