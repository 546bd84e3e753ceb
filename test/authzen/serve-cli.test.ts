import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ending, rbac, type World } from '../cli/rbac.js'
import { send } from './http.js'
import { CONTROL, RECORDS } from './servers.js'
import { selfSigned } from './tls.js'

const MAIN = fileURLToPath(new URL('../../packages/rbac-cli/dist/main.js', import.meta.url))
const KEY = 'a-key-of-the-shop-0123456789'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-cli-serve-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Serves in this process, shows the URL that was printed, and stops. */
async function served(
  args: readonly string[],
  look: (url: string) => Promise<void>,
  world: World = {},
): Promise<Ending> {
  let stop: () => void = () => undefined
  let printed: (line: string) => void = () => undefined
  const stopped = new Promise<void>((resolve) => (stop = resolve))
  const line = new Promise<string>((resolve) => (printed = resolve))
  const ending = rbac(['serve', '--policy', RECORDS, '--port', '0', ...args], {
    cwd: folder,
    untilStopped: () => stopped,
    onOutput: printed,
    ...world,
  })
  try {
    await look(JSON.parse(await line).url)
  } finally {
    stop()
  }
  return ending
}

function ask(url: string, headers: Record<string, string> = {}) {
  return send(`${url}/access/v1/evaluation`, { body: CONTROL, headers })
}

describe('rbac serve', () => {
  it('prints one line with its URL, logs to stderr, and serves until it is told to stop', async () => {
    const { code, stdout, stderr } = await served([], async (url) => {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
      expect(await ask(url)).toMatchObject({ status: 200, body: { decision: true } })
    })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\{"url":"[^"]+"\}\n$/)
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).msg),
    ).toEqual(['policy loaded', 'stopping'])
  })

  it('reads its files again when it is told to', async () => {
    let reload: () => void = () => undefined
    const read = async (url: string): Promise<void> => {
      reload()
      const metrics = async () => (await send(`${url}/metrics`, { method: 'GET' })).text
      await expect.poll(metrics).toContain('rbac_pdp_policy_loads_total{outcome="loaded"} 2')
    }
    const { stderr } = await served([], read, { onReload: (act) => (reload = act) })
    expect(stderr.match(/policy loaded/g)).toHaveLength(2)
  })

  it('takes keys from a file and from the environment', async () => {
    const keys = join(folder, 'keys.txt')
    writeFileSync(keys, `# of the shop\nshop ${KEY} explain # they asked\n\nops ${KEY}2\n`)
    const env = { RBAC_API_KEY: `${KEY}3` }
    await served(
      ['--api-keys', 'keys.txt'],
      async (url) => {
        expect((await ask(url)).status).toBe(401)
        for (const key of [KEY, `${KEY}2`, `${KEY}3`]) expect((await ask(url, { 'x-api-key': key })).status).toBe(200)
      },
      { env },
    )
  })

  it.each<[string, string, readonly string[], World]>([
    ['an empty key in the environment', 'RBAC_API_KEY', [], { env: { RBAC_API_KEY: ' ' } }],
    ['a file without keys', 'holds no key', ['--api-keys', 'empty.txt'], {}],
    ['a line that is no key', 'line 2', ['--api-keys', 'bad.txt'], {}],
    ['a short key', '16 characters', ['--api-keys', 'short.txt'], {}],
    ['a missing file of keys', 'no such file', ['--api-keys', 'missing.txt'], {}],
    ['an address that others reach, without keys', 'anybody could ask', ['--host', '0.0.0.0'], {}],
    ['a certificate without its key', 'go together', ['--tls-cert', 'empty.txt'], {}],
    ['files that are no certificate', 'tls', ['--tls-cert', 'empty.txt', '--tls-key', 'empty.txt'], {}],
    ['callers without trust', '--tenant', ['--caller', 'x'], {}],
    ['trust without an audience', '--audience', ['--tenant', 'x'], {}],
    ['a time that is none', 'seconds', ['--drain', '1m'], {}],
    ['a log that can not be written', 'can not be written', ['--decision-log', 'missing/log'], {}],
  ])('does not start with %s', async (_name, problem, args, world) => {
    writeFileSync(join(folder, 'empty.txt'), '# nobody\n')
    writeFileSync(join(folder, 'bad.txt'), `shop ${KEY}\nops\n`)
    writeFileSync(join(folder, 'short.txt'), 'shop secret\n')
    const { code, stdout, stderr } = await rbac(['serve', '--policy', RECORDS, '--port', '0', ...args], {
      cwd: folder,
      ...world,
    })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(problem)
    expect(stderr).not.toContain(KEY)
  })

  it('ends with 3 for an invalid policy and 2 for a port that is taken', async () => {
    writeFileSync(join(folder, 'invalid.yaml'), 'roles: []\n')
    expect((await rbac(['serve', '--policy', 'invalid.yaml', '--port', '0'], { cwd: folder })).code).toBe(3)
    await served([], async (url) => {
      const { code, stderr } = await rbac(['serve', '--policy', RECORDS, '--port', new URL(url).port])
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('in use') })
    })
  })

  it('writes a record of each decision where it is told', async () => {
    const { stderr } = await served(['--decision-log', 'decisions.ndjson'], async (url) => void (await ask(url)))
    const [line = ''] = readFileSync(join(folder, 'decisions.ndjson'), 'utf8').split('\n')
    expect(JSON.parse(line)).toMatchObject({ msg: 'rbac allowed', rbac: { principalId: 'alice', source: 'pdp' } })
    expect(stderr).not.toContain('alice')
    const other = await served(['--decision-log', '-', '--log-level', 'silent'], async (url) => void (await ask(url)))
    expect(JSON.parse(other.stderr)).toMatchObject({ msg: 'rbac allowed' })
  })

  it('serves https with the files named, and goes on with them when new ones are bad', async () => {
    const { key, cert } = await selfSigned()
    writeFileSync(join(folder, 'tls.key'), key)
    writeFileSync(join(folder, 'tls.crt'), cert)
    let reload: () => void = () => undefined
    const { stderr } = await served(
      ['--tls-cert', 'tls.crt', '--tls-key', 'tls.key'],
      async (url) => {
        const secure = () => send(`${url}/access/v1/evaluation`, { body: CONTROL, ca: cert })
        expect(url).toMatch(/^https:/)
        expect((await secure()).status).toBe(200)
        writeFileSync(join(folder, 'tls.key'), 'nonsense')
        reload()
        expect((await secure()).status).toBe(200)
      },
      { onReload: (act) => (reload = act) },
    )
    expect(stderr).toContain('certificate not renewed')
  })

  it('is the program itself: hears of SIGHUP, and SIGTERM ends it in order', async () => {
    const child = spawn(process.execPath, [MAIN, 'serve', '--policy', RECORDS, '--port', '0'], { stdio: 'pipe' })
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const { url } = JSON.parse(line)
    let log = ''
    child.stderr.on('data', (chunk) => {
      log += chunk
    })
    child.kill('SIGHUP')
    await expect.poll(() => log.match(/policy loaded/g)?.length, { timeout: 20_000 }).toBe(2)
    expect((await ask(url)).status).toBe(200)
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
    expect(log).not.toContain('a fault')
  })

  it.skipIf(process.platform === 'win32')('ends with the shell that npx runs it in', async () => {
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${MAIN}" serve --policy "${RECORDS}" --port 0; exit 7`], {
      stdio: 'pipe',
      env: { ...process.env, npm_lifecycle_event: 'npx' },
    })
    const [line] = (await once(createInterface(shell.stdout), 'line')) as [string]
    expect((await ask(JSON.parse(line).url)).status).toBe(200)
    // The log goes to a pipe that closes when the last of them has ended.
    let log = ''
    shell.stderr.on('data', (chunk) => {
      log += chunk
    })
    shell.kill('SIGKILL')
    await once(shell.stderr, 'close')
    expect(log).toContain('"stopping"')
    await expect(ask(JSON.parse(line).url)).rejects.toThrow()
  })
})
