import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mergeMetrics } from '../../packages/rbac-server/src/authzen/workers/merge-metrics.js'
import { send } from './http.js'
import { MAIN, servedProgram } from './program.js'
import { CONTROL, RECORDS } from './servers.js'
import { otherSelfSigned, selfSigned } from './tls.js'

const KEY = 'a-key-of-the-shop-0123456789'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-workers-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The program with two threads. */
const served = (args: readonly string[], look: Parameters<typeof servedProgram>[2]) =>
  servedProgram(folder, ['--workers', '2', ...args], look)

const ask = (url: string, headers: Record<string, string> = {}, ca?: string) =>
  send(`${url}/access/v1/evaluation`, { body: CONTROL, headers, ...(ca !== undefined && { ca }) })

describe('rbac serve --workers', () => {
  it('answers from all threads under one address, and counts for all of them', async () => {
    await served(['--policy', RECORDS], async (url) => {
      const answers = await Promise.all(Array.from({ length: 40 }, () => ask(url)))
      for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { decision: true } })
      const { text } = await send(`${url}/metrics`, { method: 'GET' })
      expect(text).toContain('rbac_pdp_decisions_total{decision="true",reason="roleAssignment"} 40')
      expect(text.match(/^# TYPE rbac_pdp_requests_total/gm)).toHaveLength(1)
      const { body } = await send(`${url}/.well-known/authzen-configuration`, { method: 'GET' })
      expect(body).toMatchObject({ policy_decision_point: url })
    })
  })

  it('follows the files in every thread, and stays with the last good policy', async () => {
    const file = join(folder, 'policy.yaml')
    writeFileSync(file, readFileSync(RECORDS))
    await served(['--policy', file], async (url, child, log) => {
      expect(await ask(url)).toMatchObject({ body: { decision: true } })
      writeFileSync(file, readFileSync(RECORDS, 'utf8').replace(/^ *- \{ *id: alice-reads.*\n/m, ''))
      const decisions = async () =>
        (await Promise.all(Array.from({ length: 8 }, () => ask(url)))).map(
          ({ body }) => (body as { decision: boolean }).decision,
        )
      await expect.poll(decisions, { timeout: 30_000 }).toEqual(Array.from({ length: 8 }, () => false))
      writeFileSync(file, 'roles: []')
      child.kill('SIGHUP')
      await expect.poll(log, { timeout: 30_000 }).toContain('policy refused')
      expect(await decisions()).toEqual(Array.from({ length: 8 }, () => false))
    })
  })

  it('answers all that was sent before it was told to stop', async () => {
    const body = JSON.stringify(CONTROL)
    const head = `POST /access/v1/evaluation HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
    let answers: Promise<string>[] = []
    await served(['--policy', RECORDS], async (url, child) => {
      const sockets = Array.from({ length: 100 }, () => connect(Number(new URL(url).port), '127.0.0.1'))
      answers = sockets.map((socket) => {
        socket.write(head + body)
        return text(socket).catch(String)
      })
      await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
      child.kill('SIGTERM')
    })
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1.1 200 /)
  })

  it('asks callers for keys and speaks TLS in its threads', async () => {
    const { key, cert } = await selfSigned()
    writeFileSync(join(folder, 'tls.key'), key)
    writeFileSync(join(folder, 'tls.crt'), cert)
    writeFileSync(join(folder, 'keys'), `shop ${KEY}\n`)
    const flags = ['--tls-cert', 'tls.crt', '--tls-key', 'tls.key', '--api-keys', 'keys', '--decision-log', 'log']
    await served(['--policy', RECORDS, ...flags], async (url) => {
      expect((await ask(url, {}, cert)).status).toBe(401)
      expect((await ask(url, { 'x-api-key': KEY }, cert)).status).toBe(200)
    })
    expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('"principalId":"alice"')
  })

  it('goes on with the certificate it has when new files are bad', async () => {
    const [{ key, cert }, other] = [await selfSigned(), await otherSelfSigned()]
    const [keyFile, certFile] = [join(folder, 'renewed.key'), join(folder, 'renewed.crt')]
    writeFileSync(keyFile, key)
    writeFileSync(certFile, cert)
    const flags = ['--tls-cert', certFile, '--tls-key', keyFile]
    await served(['--policy', RECORDS, ...flags], async (url, child, log) => {
      const refused = (count: number) =>
        expect.poll(() => log().match(/certificate not renewed/g)?.length, { timeout: 20_000 }).toBe(count)
      const statuses = (ca: string) =>
        Promise.all(Array.from({ length: 8 }, async () => (await ask(url, {}, ca).catch(() => undefined))?.status))
      const all = Array.from({ length: 8 }, () => 200)
      writeFileSync(keyFile, other.key)
      child.kill('SIGHUP')
      await refused(1)
      expect(await statuses(cert)).toEqual(all)
      writeFileSync(keyFile, 'nonsense')
      child.kill('SIGHUP')
      await refused(2)
      expect(await statuses(cert)).toEqual(all)
      writeFileSync(keyFile, other.key)
      writeFileSync(certFile, other.cert)
      child.kill('SIGHUP')
      await expect.poll(() => statuses(other.cert), { timeout: 20_000 }).toEqual(all)
      expect(log()).not.toContain('a worker thread ended')
    })
  })

  it('does not start with a number of threads that is none, or without a valid policy', async () => {
    const end = async (...args: string[]) => {
      const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', ...args], { stdio: 'ignore', cwd: folder })
      return ((await once(child, 'exit')) as [number])[0]
    }
    expect(await end('--policy', RECORDS, '--workers', '0')).toBe(2)
    writeFileSync(join(folder, 'invalid.yaml'), 'roles: []')
    expect(await end('--policy', 'invalid.yaml', '--workers', '2')).toBe(3)
  })
})

describe('the metrics of several threads', () => {
  it('are added up where they count, and the largest where they measure', () => {
    const one =
      '# HELP a_total x\n# TYPE a_total counter\na_total{k="1"} 2\n# HELP g y\n# TYPE g gauge\ng 5\n# HELP h z\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_count 1\n# HELP process_x z\n# TYPE process_x counter\nprocess_x 7\n'
    const two =
      '# HELP a_total x\n# TYPE a_total counter\na_total{k="1"} 3\na_total{k="2"} 1\n# HELP g y\n# TYPE g gauge\ng 4\n# HELP h z\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_count 4\n# HELP process_x z\n# TYPE process_x counter\nprocess_x 8\n'
    expect(mergeMetrics([one, two])).toBe(
      '# HELP a_total x\n# TYPE a_total counter\na_total{k="1"} 5\na_total{k="2"} 1\n# HELP g y\n# TYPE g gauge\ng 5\n# HELP h z\n# TYPE h histogram\nh_bucket{le="1"} 3\nh_count 5\n# HELP process_x z\n# TYPE process_x counter\nprocess_x 8\n',
    )
  })
})
