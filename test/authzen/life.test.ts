import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parsePolicy } from 'rbac-core'
import type { DecisionRecord } from 'rbac-core/middleware'
import type { PdpServer } from 'rbac-server/authzen'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { send, sendRaw } from './http.js'
import { CONTROL, start } from './servers.js'
import { otherSelfSigned, selfSigned } from './tls.js'

let folder: string
let file: string
let count = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-pdp-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => {
  count += 1
  file = join(folder, `policy-${count}.json`)
  write('alice')
})

function document(reader: string) {
  return {
    roleDefinitions: [{ id: 'r', roleName: 'r', permissions: [{ actions: ['read'] }] }],
    roleAssignments: [{ id: 'a', principalId: reader, roleDefinitionId: 'r', scope: '/record' }],
  }
}

function write(reader: string): void {
  writeFileSync(file, JSON.stringify(document(reader)))
}

async function decision({ url }: PdpServer) {
  const { status, body } = await send(`${url}/access/v1/evaluation`, { body: CONTROL })
  const { decision, context } = body as { decision?: boolean; context?: { revision: string } }
  return { status, decision, revision: context?.revision }
}

const silent = { info: () => undefined, warn: () => undefined }

describe('the policy of a server', () => {
  it('follows its files, and every answer names the revision it was made from', async () => {
    const server = await start({ policy: file })
    const before = await decision(server)
    expect(before).toMatchObject({ decision: true, revision: server.revision })
    write('bob')
    await expect.poll(() => decision(server), { timeout: 10_000 }).toMatchObject({ decision: false })
    expect((await decision(server)).revision).not.toBe(before.revision)
    write('alice')
    await expect.poll(() => decision(server), { timeout: 10_000 }).toEqual(before)
  })

  it('stays the last good one while the files are invalid or gone, and the log says why', async () => {
    const problems: object[] = []
    const logger = { ...silent, warn: (fields: object) => problems.push(fields) }
    const server = await start({ policy: file, logger })
    const before = await decision(server)
    writeFileSync(file, '{"roleAssignments": [{"id": "a", "principalId": "al')
    await expect.poll(() => problems, { timeout: 10_000 }).toHaveLength(1)
    rmSync(file)
    await expect.poll(() => problems, { timeout: 10_000 }).toHaveLength(2)
    expect(problems).toMatchObject([{ code: 'INVALID_POLICY' }, { code: 'FILE_NOT_FOUND' }])
    expect(await decision(server)).toEqual(before)
    expect((await send(`${server.url}/readyz`, { method: 'GET' })).status).toBe(200)
    const { text } = await send(`${server.url}/metrics`, { method: 'GET' })
    expect(text).toContain('rbac_pdp_policy_failing 1')
    expect(text).toContain('rbac_pdp_policy_loads_total{outcome="failed"} 2')
  })

  it('answers nothing once it has been failing for too long, and again when it is mended', async () => {
    const server = await start({ policy: file, maxStalenessSeconds: 0.2, logger: silent })
    writeFileSync(file, '{')
    await expect.poll(() => decision(server), { timeout: 10_000 }).toMatchObject({ status: 503 })
    expect((await send(`${server.url}/readyz`, { method: 'GET' })).status).toBe(503)
    expect((await send(`${server.url}/healthz`, { method: 'GET' })).status).toBe(200)
    write('alice')
    await expect.poll(() => decision(server), { timeout: 10_000 }).toMatchObject({ status: 200, decision: true })
  })

  it('is read again when told to, and is the same revision when it says the same', async () => {
    const loaded: object[] = []
    const server = await start({ policy: file, logger: { ...silent, info: (fields: object) => loaded.push(fields) } })
    await server.reload()
    expect(loaded).toHaveLength(2)
    expect(loaded[1]).toEqual(loaded[0])
    const other = await start({ policy: parsePolicy(document('alice')) })
    expect(other.revision).toBe(server.revision)
  })

  it('must be there and valid at the start', async () => {
    await expect(start({ policy: join(folder, 'nothing.json') })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    writeFileSync(file, '{"roles": []}')
    await expect(start({ policy: file })).rejects.toMatchObject({ code: 'INVALID_POLICY' })
    await expect(start({ policy: [] })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('can be replaced by one that comes from elsewhere', async () => {
    const server = await start({ policy: parsePolicy(document('bob')) })
    expect(await decision(server)).toMatchObject({ decision: false })
    server.replace(parsePolicy(document('alice')))
    expect(await decision(server)).toMatchObject({ decision: true, revision: server.revision })
  })
})

describe('a server that stops', () => {
  const question = JSON.stringify(CONTROL)
  const head = `POST /access/v1/evaluation HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${question.length}\r\n\r\n`

  it('answers what is under way, takes nothing new, and ends the connections', async () => {
    const server = await start()
    const port = Number(new URL(server.url).port)
    const answers = Array.from({ length: 50 }, () => {
      const socket = connect(port, '127.0.0.1')
      let received = ''
      socket.on('data', (chunk) => (received += chunk))
      socket.write(head + question.slice(0, 10))
      return { socket, ended: new Promise<string>((resolve) => socket.on('close', () => resolve(received))) }
    })
    await expect.poll(() => decision(server)).toMatchObject({ decision: true })
    const closed = server.close()
    const refused = () =>
      decision(server).then(
        () => false,
        () => true,
      )
    await expect.poll(refused).toBe(true)
    for (const { socket } of answers) socket.write(question.slice(10))
    for (const { ended } of answers) {
      const answer = await ended
      expect(answer).toMatch(/^HTTP\/1.1 200 /)
      expect(answer).toMatch(/^connection: close\r$/im)
    }
    await closed
  })

  it('answers all that was sent before it was told to stop, also on connections that it has not taken yet', async () => {
    const server = await start({ graceMs: 60_000 })
    const port = Number(new URL(server.url).port)
    let [answered, failed] = [0, 0]
    const sockets = Array.from({ length: 200 }, () => connect(port, '127.0.0.1'))
    const ends = sockets.map((socket) => {
      let received = ''
      socket.on('data', (chunk) => (received += chunk))
      socket.on('error', () => (failed += 1))
      socket.write(head + question)
      return new Promise<void>((resolve) => {
        socket.on('close', () => {
          if (received.startsWith('HTTP/1.1 200 ')) answered += 1
          resolve()
        })
      })
    })
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
    await server.close()
    await Promise.all(ends)
    expect({ answered, failed }).toEqual({ answered: 200, failed: 0 })
  })

  it('is not ready first, while it still answers, where it is to be drained', async () => {
    const server = await start({ drainMs: 600 })
    const closed = server.close()
    expect((await send(`${server.url}/readyz`, { method: 'GET' })).status).toBe(503)
    expect(await decision(server)).toMatchObject({ decision: true })
    await closed
    await expect(decision(server)).rejects.toThrow()
    expect(server.close()).toBe(server.close())
  })

  it('does not wait for ever for a client that sends no more', async () => {
    const server = await start({ graceMs: 100 })
    const answer = sendRaw(server.url, head)
    await decision(server)
    await server.close()
    expect(await answer).toBe('')
  })

  it('does not wait for ever for a client that does not speak TLS', async () => {
    const server = await start({ graceMs: 100, tls: await selfSigned() })
    const answer = sendRaw(server.url, '')
    await send(`${server.url}/healthz`, { method: 'GET', ca: (await selfSigned()).cert })
    await server.close()
    expect(await answer).toBe('')
    // Node itself would wait for two minutes.
  })
})

describe('a connection', () => {
  it('stays for the next request after one without a body', async () => {
    const { url } = await start()
    const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`
    const paths = ['/healthz', '/.well-known/authzen-configuration', '/nothing']
    const answer = await sendRaw(url, paths.map((path) => get(path)).join('') + get('/readyz', 'Connection: close\r\n'))
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['200', '200', '404', '200'].map((status) => `HTTP/1.1 ${status}`))
  })
})

describe('a server with more to do than it can', () => {
  it('refuses what comes too late at once, probes excepted, and has time for the next', async () => {
    const server = await start({ maxWaitMs: 0, maxBurstMs: 0 })
    const body = JSON.stringify(CONTROL)
    const one = `POST /access/v1/evaluation HTTP/1.1\r\nHost: x\r\nX-Request-ID: me\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const probe = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    const sendAll = async () => (await sendRaw(server.url, one.repeat(5) + probe)).match(/HTTP\/1.1 \d+/g)
    // Nobody could know before that it would take so long.
    expect(await sendAll()).toEqual(Array.from({ length: 6 }, () => 'HTTP/1.1 200'))
    const refused = ['200', '503', '503', '503', '503', '200'].map((status) => `HTTP/1.1 ${status}`)
    // It forgets after a second, which a busy machine may take between the two.
    await expect.poll(sendAll).toEqual(refused)
    expect(await decision(server)).toMatchObject({ status: 200, decision: true })
    expect((await send(`${server.url}/metrics`, { method: 'GET' })).text).toContain('rbac_pdp_shed_total 4')
  })
})

describe('what a server tells', () => {
  it('is a record of each decision, with no more than the middleware tells', async () => {
    const records: DecisionRecord[] = []
    const server = await start({ records: { sink: (record) => records.push(record) } })
    const base = `${server.url}/access/v1`
    await send(`${base}/evaluation`, { body: CONTROL })
    await send(`${base}/evaluations`, {
      body: { ...CONTROL, evaluations: [{ action: { name: 'fly' } }, { action: { name: '*' } }] },
    })
    await send(`${base}/evaluation`, { body: '[]' })
    await send(`${server.url}/rbac/v1/check`, { body: { principalId: 'bob', action: 'read', scope: '/record/x' } })
    await server.close()
    expect(records).toMatchObject([
      {
        source: 'pdp',
        outcome: 'allowed',
        principalId: 'alice',
        action: 'read',
        scope: '/record/record-1',
        route: '/access/v1/evaluation',
        decision: { allowed: true },
      },
      { outcome: 'refused', action: 'fly', decision: { reason: 'notInRoles' } },
      { outcome: 'invalid', action: '*', cause: 'unusableAction' },
      { outcome: 'invalid', cause: 'INVALID_REQUEST' },
      { outcome: 'allowed', principalId: 'bob', route: '/rbac/v1/check' },
    ])
    for (const { revision } of records) expect(revision).toBe(server.revision)
  })

  it('is its metrics, in the form Prometheus reads', async () => {
    const server = await start()
    await decision(server)
    const { headers, text } = await send(`${server.url}/metrics`, { method: 'GET' })
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+(\{([a-z]+="[^"]*",?)+\})? [-+.0-9eE]+)$/)
    }
    expect(text).toContain('rbac_pdp_decisions_total{decision="true",reason="roleAssignment"} 1')
    expect(text).toContain('rbac_pdp_request_duration_seconds_bucket{endpoint="evaluation",le="+Inf"} 1')
    expect(text).toContain(`rbac_pdp_policy_info{revision="${server.revision}"} 1`)
  })

  it('is nothing of a fault of its own but that there was one', async () => {
    const faults: object[] = []
    const server = await start({
      logger: { ...silent, warn: (fields: object) => faults.push(fields) },
      mapping: (mapping) => ({
        ...mapping,
        toRequest: () => {
          throw new Error('the password is 1234')
        },
      }),
    })
    const { status, text } = await send(`${server.url}/access/v1/evaluation`, { body: CONTROL })
    expect(status).toBe(500)
    expect(text).not.toMatch(/1234|password|stack/)
    expect(faults).toMatchObject([{ err: { message: 'the password is 1234' } }])
  })

  it('is its public URL in the metadata, whatever the Host header says', async () => {
    const server = await start({ publicUrl: 'https://pdp.example/tenant' })
    for (const path of ['/.well-known/authzen-configuration', '/.well-known/authzen-configuration/tenant']) {
      const { body } = await send(server.url + path, { method: 'GET', headers: { host: 'evil.example' } })
      expect(body).toMatchObject({
        policy_decision_point: 'https://pdp.example/tenant',
        access_evaluation_endpoint: 'https://pdp.example/tenant/access/v1/evaluation',
      })
    }
    expect((await send(`${server.url}/.well-known/authzen-configuration/other`, { method: 'GET' })).status).toBe(404)
    for (const publicUrl of ['pdp.example', 'https://a:b@pdp.example', 'https://', 'https://pdp.example:99999']) {
      await expect(start({ publicUrl })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    }
  })
})

describe('TLS', () => {
  it('is served with the files given, and can be renewed', async () => {
    const tls = await selfSigned()
    const server = await start({ tls })
    const ask = () => send(`${server.url}/access/v1/evaluation`, { body: CONTROL, ca: tls.cert })
    expect(await ask()).toMatchObject({ status: 200, body: { decision: true } })
    server.renewTls(tls)
    expect((await ask()).status).toBe(200)
    await expect(start({ tls: { key: 'x', cert: tls.cert } })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it.each(['ECDSA', 'RSA'] as const)('is not renewed with the %s key of another certificate', async (kind) => {
    const [tls, { key }] = [await selfSigned(), await otherSelfSigned(kind)]
    const server = await start({ tls })
    expect(() => server.renewTls({ ...tls, key })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    expect(await send(`${server.url}/healthz`, { method: 'GET', ca: tls.cert })).toMatchObject({ status: 200 })
    await expect(start({ tls: { ...tls, key } })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})
