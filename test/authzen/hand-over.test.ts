import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, InvalidPolicyError, InvalidRequestError, parsePolicy } from 'rbac-core'
import { loadPolicy } from 'rbac-core/node'
import { InvalidSnapshotError, saveSnapshot } from 'rbac-core/snapshot'
import { revisionOf, startPdpPool } from 'rbac-server/authzen'
import { describe, expect, it } from 'vitest'
import { KnownPolicy, namesIn } from '../../packages/rbac-server/src/authzen/mapping/known-policy.js'
import { standardMapping } from '../../packages/rbac-server/src/authzen/mapping/standard.js'
import { pack, unpack } from '../../packages/rbac-server/src/authzen/policy/packed.js'
import { send } from './http.js'
import { CONTROL, RECORDS } from './servers.js'
import { otherSelfSigned, selfSigned } from './tls.js'

const DOUBTFUL = {
  denyAssignments: [
    {
      id: 'deny-1',
      scope: '/providers/Microsoft.Management/managementGroups/unheard-of',
      permissions: [{ actions: ['*'] }],
      principals: [{ id: 'everybody' }],
    },
  ],
}

describe('a policy handed over to another thread', () => {
  it.each(['authzen/records.yaml', 'authzen/search.yaml', 'contoso', 'stock-tracker'])(
    'says what it said, under the same name: %s',
    async (name) => {
      const policy = await loadPolicy(fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)))
      const { open, ...rest } = unpack(structuredClone(pack(policy)))
      expect(rest).toEqual({
        summary: {
          revision: revisionOf(policy),
          roleAssignments: policy.roleAssignments.length,
          warnings: policy.warnings.length,
        },
        names: namesIn(policy),
      })
      expect(saveSnapshot(open({}))).toEqual(saveSnapshot(createEngine(policy)))
    },
  )

  it('is one copy, which every thread answers from', async () => {
    const packed = pack(await loadPolicy(RECORDS))
    const [one, two] = [unpack(packed), unpack(packed)]
    expect(one.open({}).policy.roleAssignments).toHaveLength(5)
    new Uint8Array(packed.bytes).fill(0, 600)
    expect(() => two.open({})).toThrow(InvalidSnapshotError)
  })

  it('is compiled before it is handed over', () => {
    const policy = parsePolicy(DOUBTFUL)
    expect(pack(policy).summary.roleAssignments).toBe(0)
    expect(() => pack(policy, { onUnknownHierarchy: 'error' })).toThrow(InvalidPolicyError)
  })

  it('is not made anew for a single question', async () => {
    const known = new KnownPolicy(() => expect.fail('the policy was read'), namesIn(await loadPolicy(RECORDS)))
    const question = { ...CONTROL, subject: { type: 'service', id: 'alice' } }
    expect(standardMapping.toRequest(CONTROL, known)).toMatchObject({ principalId: 'alice', isDataAction: false })
    expect(standardMapping.toRequest(question, known)).toEqual({ unusable: 'subjectTypeMismatch' })
  })

  it('stays out of a thread that takes it for invalid, which goes on with the one before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rbac-hand-over-'))
    const file = join(folder, 'policy.json')
    const document = await loadPolicy(RECORDS)
    writeFileSync(file, JSON.stringify({ ...document, warnings: undefined }))
    const script = new URL('strict-worker.mjs', import.meta.url)
    const pool = await startPdpPool({ policy: file, workers: 1, script, setup: {}, graceMs: 1000 })
    try {
      const ask = async () => (await send(`${pool.url}/access/v1/evaluation`, { body: CONTROL })).body
      const before = await ask()
      expect(before).toMatchObject({ decision: true })
      writeFileSync(file, JSON.stringify(DOUBTFUL))
      await pool.reload()
      const failing = async () => (await send(`${pool.url}/metrics`, { method: 'GET' })).text
      await expect.poll(failing, { timeout: 20_000 }).toContain('rbac_pdp_policy_failing 1')
      expect(await ask()).toEqual(before)
    } finally {
      await pool.close()
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a thread that takes the place of another', () => {
  it('is told for how long the policy has been failing, and when it is mended', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rbac-hand-over-'))
    const file = join(folder, 'policy.yaml')
    copyFileSync(RECORDS, file)
    const script = new URL('mortal-worker.mjs', import.meta.url)
    const setup = { maxStalenessSeconds: 0 }
    const pool = await startPdpPool({ policy: file, workers: 1, script, setup, graceMs: 1000 })
    try {
      // Nobody answers while the thread is replaced.
      const status = () =>
        send(`${pool.url}/access/v1/evaluation`, { body: CONTROL }).then(
          (answer) => answer.status,
          () => 'nobody',
        )
      expect(await status()).toBe(200)
      writeFileSync(file, 'roles: []')
      await pool.reload()
      await expect.poll(status, { timeout: 20_000 }).toBe('nobody')
      await expect.poll(status, { timeout: 20_000 }).toBe(503)
      expect((await send(`${pool.url}/metrics`, { method: 'GET' })).text).toContain('rbac_pdp_policy_failing 1')
      copyFileSync(RECORDS, file)
      await pool.reload()
      await expect.poll(status, { timeout: 20_000 }).toBe(200)
    } finally {
      await pool.close()
      rmSync(folder, { recursive: true })
    }
  })

  it('lets in whom the others do, and maps as they do, whatever has become of the files', async () => {
    const [key, args] = ['a-key-of-the-shop-0123456789', ['--api-keys', 'gone.keys', '--mapping', 'gone.yaml']]
    const mapping = 'version: 1\nactions:\n  - { name: look, action: read }\n'
    const files = { apiKeys: `shop ${key}`, mapping, jwks: undefined }
    const setup = { args, cwd: tmpdir(), env: {}, files }
    const script = new URL('../../packages/rbac-cli/dist/serve/worker.js', import.meta.url)
    const pool = await startPdpPool({ policy: RECORDS, workers: 1, script, setup, graceMs: 1000 })
    try {
      const ask = async (headers: Record<string, string>) =>
        send(`${pool.url}/access/v1/evaluation`, { body: { ...CONTROL, action: { name: 'look' } }, headers })
      expect(await ask({})).toMatchObject({ status: 401 })
      expect(await ask({ 'x-api-key': key })).toMatchObject({ status: 200, body: { decision: true } })
    } finally {
      await pool.close()
    }
  })
})

describe('a certificate handed over to another thread', () => {
  it('is the last good one, also for a thread that takes the place of another', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rbac-hand-over-'))
    const file = join(folder, 'policy.yaml')
    copyFileSync(RECORDS, file)
    const [first, second] = [await selfSigned(), await otherSelfSigned()]
    const ends: object[] = []
    const warn = (fields: object, message: string) =>
      void (message.includes('worker thread ended') && ends.push(fields))
    const logger = { info: () => undefined, warn }
    const script = new URL('mortal-worker.mjs', import.meta.url)
    const pool = await startPdpPool({ policy: file, workers: 1, script, setup: {}, graceMs: 1000, tls: first, logger })
    try {
      const ask = async (ca: string) => {
        const answer = await send(`${pool.url}/access/v1/evaluation`, { body: CONTROL, ca }).catch(() => undefined)
        return answer?.body
      }
      expect(await ask(first.cert)).toMatchObject({ decision: true })
      pool.renewTls(second)
      await expect.poll(() => ask(second.cert)).toMatchObject({ decision: true })
      expect(() => pool.renewTls({ ...second, key: first.key })).toThrow(InvalidRequestError)
      writeFileSync(file, 'roles: []')
      await pool.reload()
      await expect.poll(() => ends.length, { timeout: 20_000 }).toBeGreaterThan(0)
      await expect.poll(() => ask(second.cert), { timeout: 20_000 }).toMatchObject({ decision: true })
    } finally {
      await pool.close()
      rmSync(folder, { recursive: true })
    }
  })
})
