import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { IdentityEndpoints } from 'rbac-server/authority'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ending, rbac } from '../cli/rbac.js'
import { askImds, decode } from './authority/wire.js'

const EXAMPLE = fileURLToPath(new URL('../../examples/stock-tracker-identity/directory.yaml', import.meta.url))
const MAIN = fileURLToPath(new URL('../../packages/rbac-cli/dist/main.js', import.meta.url))
const VM = '5a5a0001-0000-4000-8000-000000000001'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-cli-identity-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Serves in this process, shows what was printed, and stops. */
async function served(args: readonly string[], look: (endpoints: IdentityEndpoints) => Promise<void>): Promise<Ending> {
  let stop: () => void = () => undefined
  let printed: (line: string) => void = () => undefined
  const stopped = new Promise<void>((resolve) => (stop = resolve))
  const line = new Promise<string>((resolve) => (printed = resolve))
  const ending = rbac(['identity', 'serve', ...args], { cwd: folder, untilStopped: () => stopped, onOutput: printed })
  try {
    await look(JSON.parse(await line))
  } finally {
    stop()
  }
  return ending
}

describe('rbac identity serve', () => {
  it('prints one line that says where everything is, and serves until it is told to stop', async () => {
    let seen: IdentityEndpoints | undefined
    const { code, stdout, stderr } = await served(['--directory', EXAMPLE], async (endpoints) => {
      seen = endpoints
      const { body } = await askImds(endpoints.imds, { resource: 'https://vault.azure.net' })
      expect(decode(body.access_token).claims.oid).toBe(VM)
    })
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 })
    expect(Object.keys(seen ?? {})).toEqual(
      expect.arrayContaining([
        'imds',
        'appService',
        'authority',
        'tenant',
        'ca',
        'identities',
        'servicePrincipal',
        'federatedTokenFile',
        'hosts',
      ]),
    )
    expect(existsSync(dirname(seen?.ca ?? ''))).toBe(false)
    await expect(askImds(seen?.imds ?? '', {})).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('starts with a schema where JSON is asked for, and warns when others may reach it', async () => {
    const options = [
      '--directory',
      EXAMPLE,
      '--json',
      '--host',
      '0.0.0.0',
      '--allow-remote',
      '--name',
      'identity.test',
      '--issuer',
      'azure',
    ]
    const { code, stdout, stderr } = await served([...options, '--arc-keys', 'arc'], async (endpoints) => {
      expect(Object.keys(endpoints)[0]).toBe('schema')
      expect(endpoints.authority).toMatch(/^https:\/\/identity\.test:\d+$/)
      expect(endpoints.hosts['stock-tracker-vm']?.arc).toBeDefined()
    })
    expect([code, JSON.parse(stdout).schema]).toEqual([0, 'rbac.identity/v1'])
    expect(stderr).toBe('warning: every machine that reaches this one may have tokens\n')
    expect(existsSync(join(folder, 'arc'))).toBe(true)
  })

  it.each([
    [['--directory', 'none.yaml'], 'no such file or folder: `none.yaml`'],
    [['--directory', EXAMPLE, '--port', '65536'], '`--port` is a port from 0 to 65535, not `65536`'],
    [['--directory', EXAMPLE, '--imds-port', 'x'], '`--imds-port` is a port from 0 to 65535, not `x`'],
    [['--directory', EXAMPLE, '--host', '0.0.0.0'], 'give `allowRemote` (--allow-remote) if that is meant'],
    [['--directory', EXAMPLE, '--issuer', 'google'], '`--issuer` is one of local, azure'],
    [['--directory', EXAMPLE, '--style', 'imds'], '`--style` does not go with `identity serve`'],
    [['web'], 'unexpected argument `web`'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await rbac(['identity', 'serve', ...args], { cwd: folder })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('shows everything that is wrong with a directory, where it stands', async () => {
    writeFileSync(join(folder, 'bad.yaml'), 'tenants:\n  - id: x\nhostz: []\n')
    const text = await rbac(['identity', 'serve', '--directory', 'bad.yaml'], { cwd: folder })
    expect([text.code, text.stdout]).toEqual([2, ''])
    expect(text.stderr).toContain('bad.yaml:2:9 tenants[0].id')
    expect(text.stderr).toContain('there is no key `hostz` here')
    const json = await rbac(['identity', 'serve', '--directory', 'bad.yaml', '--json'], { cwd: folder })
    expect(JSON.parse(json.stderr).error).toMatchObject({
      code: 'INVALID_DIRECTORY',
      issues: [{ file: 'bad.yaml' }, { file: 'bad.yaml' }],
    })
  })
})

describe('rbac identity env', () => {
  it('prints what each shell reads, from a file with what serve printed', async () => {
    const env = async (...args: string[]) =>
      rbac(['identity', 'env', ...args, '--endpoints', 'endpoints.json'], {
        cwd: folder,
        env: { NO_PROXY: 'a.example' },
      })
    await served(['--directory', EXAMPLE], async (endpoints) => {
      writeFileSync(join(folder, 'endpoints.json'), JSON.stringify(endpoints))
      const host = endpoints.hosts['price-loader-vm']
      expect((await env('price-loader-vm')).stdout).toBe(
        [
          `export AZURE_POD_IDENTITY_AUTHORITY_HOST=${host?.imds}`,
          `export AZURE_AUTHORITY_HOST=${endpoints.authority}`,
          `export AZURE_TENANT_ID=${endpoints.tenant}`,
          `export NODE_EXTRA_CA_CERTS=${endpoints.ca}`,
          'export NO_PROXY=127.0.0.1,localhost,a.example',
          '',
        ].join('\n'),
      )
      expect((await env('price-loader-vm', '--style', 'app-service', '--shell', 'fish')).stdout).toContain(
        `set -gx IDENTITY_ENDPOINT '${host?.appService.endpoint}'\nset -gx IDENTITY_HEADER '${host?.appService.header}'\n`,
      )
      expect((await env('price-loader-vm', '--shell', 'pwsh')).stdout).toContain(
        `$env:AZURE_TENANT_ID = '${endpoints.tenant}'\n`,
      )
      expect(JSON.parse((await env('price-loader-vm', '--json')).stdout)).toMatchObject({
        schema: 'rbac.identity-env/v1',
        variables: { AZURE_TENANT_ID: endpoints.tenant },
      })
      expect(await env('nobody')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('there is no host `nobody`: the authority has `stock-tracker-vm`'),
      })
    })
  })

  it('takes back what would lead to another host', async () => {
    const endpoints = {
      authority: 'https://localhost:1',
      ca: '/ca.pem',
      hosts: { vm: { tenant: 't', imds: 'http://127.0.0.1:1/hosts/vm', appService: {} } },
    }
    writeFileSync(join(folder, 'vm.json'), JSON.stringify(endpoints))
    const left = {
      IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi',
      IDENTITY_HEADER: 'h',
      AZURE_POD_IDENTITY_AUTHORITY_HOST: 'x',
    }
    const env = (...args: string[]) =>
      rbac(['identity', 'env', 'vm', '--endpoints', 'vm.json', ...args], { cwd: folder, env: left })
    expect((await env()).stdout).toMatch(/^unset IDENTITY_ENDPOINT\nunset IDENTITY_HEADER\nexport AZURE_POD/)
    expect((await env('--shell', 'fish')).stdout).toMatch(/^set -e IDENTITY_ENDPOINT\n/)
    expect((await env('--shell', 'pwsh')).stdout).toMatch(/^Remove-Item Env:IDENTITY_ENDPOINT\n/)
    expect(JSON.parse((await env('--json')).stdout).unset).toEqual(['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'])
  })

  it('quotes what a shell would read otherwise', async () => {
    const imds = 'http://127.0.0.1:1/hosts/vm'
    const appService = { endpoint: "http://127.0.0.1:1/it's $HOME \\", header: 'h', checksHeader: true }
    const endpoints = {
      authority: 'https://localhost:1',
      ca: '/a b/ca.pem',
      hosts: { vm: { tenant: 't', imds, appService } },
    }
    writeFileSync(join(folder, 'odd.json'), JSON.stringify(endpoints))
    const written = async (shell: string) =>
      (
        await rbac(['identity', 'env', 'vm', '--style', 'app-service', '--endpoints', 'odd.json', '--shell', shell], {
          cwd: folder,
        })
      ).stdout.split('\n')
    expect(await written('sh')).toEqual(
      expect.arrayContaining([
        `export 'IDENTITY_ENDPOINT=http://127.0.0.1:1/it'\\''s $HOME \\'`,
        `export 'NODE_EXTRA_CA_CERTS=/a b/ca.pem'`,
      ]),
    )
    expect(await written('fish')).toContain(`set -gx IDENTITY_ENDPOINT 'http://127.0.0.1:1/it\\'s $HOME \\\\'`)
    expect(await written('pwsh')).toContain(`$env:IDENTITY_ENDPOINT = 'http://127.0.0.1:1/it''s $HOME \\'`)
  })

  it.each([
    [['env'], '`rbac identity env` needs the name of a host'],
    [['env', 'vm', '--endpoints', 'none.json'], 'no such file or folder: `none.json`'],
    [['env', 'vm', '--endpoints', 'other.json'], '`other.json` does not hold what `rbac identity serve` prints'],
    [['env', 'vm', '--endpoints', 'text.json'], '`text.json` does not hold what `rbac identity serve` prints'],
    [['env', 'vm', '--port', '1'], '`--port` does not go with `identity env`'],
    [['sever'], '`rbac identity` is followed by serve or env, not `sever` (did you mean `serve`?)'],
  ])('refuses %j', async (args, message) => {
    writeFileSync(join(folder, 'other.json'), '{"hosts":{}}')
    writeFileSync(join(folder, 'text.json'), 'hello')
    const { code, stdout, stderr } = await rbac(['identity', ...args], { cwd: folder })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})

describe('the program as a server', () => {
  /** Starts the built program, with a folder for temporary files that nobody else has. */
  function start(temporary: string, ...args: string[]) {
    const env = { PATH: process.env.PATH ?? '', TMPDIR: temporary }
    return spawn(process.execPath, [MAIN, 'identity', ...args], { cwd: folder, env })
  }

  it('serves the example, is found by its hosts, and stops in order', { timeout: 30_000 }, async () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'))
    const server = start(temporary, 'serve')
    const [line] = await once(createInterface(server.stdout), 'line')
    const endpoints: IdentityEndpoints = JSON.parse(line)

    const found = start(temporary, 'env', 'stock-tracker-vm')
    const [first] = await once(createInterface(found.stdout), 'line')
    expect(first).toBe(`export AZURE_POD_IDENTITY_AUTHORITY_HOST=${endpoints.imds}`)

    const ended = once(server, 'exit')
    server.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(existsSync(dirname(endpoints.ca))).toBe(false)

    const lost = start(temporary, 'env', 'stock-tracker-vm')
    const [[message], ending] = await Promise.all([once(createInterface(lost.stderr), 'line'), once(lost, 'exit')])
    expect(message).toContain('no local authority runs here')
    expect(ending).toEqual([2, null])
  })

  it('stops in order for a key press as well', { timeout: 30_000 }, async () => {
    const server = start(folder, 'serve')
    const [line] = await once(createInterface(server.stdout), 'line')
    const ended = once(server, 'exit')
    server.kill('SIGINT')
    expect(await ended).toEqual([0, null])
    expect(existsSync(dirname(JSON.parse(line).ca))).toBe(false)
  })
})
