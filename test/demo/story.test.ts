import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../examples/stock-tracker-demo/dist/main.js', import.meta.url))

async function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { out, errors, code }
}

it('walks the road with real parts: six steps, a refusal that is explained, and the role that mends it', async () => {
  const { out, errors, code } = await run()
  expect([errors, code]).toEqual(['', 0])
  const lines = out.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('   |'))
  const steps = lines.map((line) => `${line[0]} ${line.slice(3, 20).trim()}`)
  const road = ['1 metadata service', '2 authority', '3 app']
  expect(steps.slice(1)).toEqual([
    '  key vault',
    ...road,
    '4 key vault',
    '5 key vault',
    '6 app',
    ...road,
    '4 storage account',
    '5 storage account',
    '6 app',
    '3 app',
    '4 storage account',
    '5 storage account',
    '  administrator',
    '  app',
    '3 app',
    '4 storage account',
    '5 storage account',
    '6 app',
  ])
  expect(lines.at(-6)).toContain('assigned Storage Blob Data Reader')
  expect(lines.at(-5)).toContain('was refused (AuthorizationPermissionMismatch)')
  expect(out).toContain(' | DENIED')
  expect(out).not.toMatch(/eyJ|sig=|SharedKey/)
})

it('says how it is called when it is called otherwise', async () => {
  expect(await run('--server')).toEqual({ out: '', errors: 'usage: demo [--serve]\n', code: 2 })
})
