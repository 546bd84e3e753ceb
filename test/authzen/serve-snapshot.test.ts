import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, parsePolicyText } from 'rbac-core'
import { saveSnapshot } from 'rbac-core/snapshot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send } from './http.js'
import { servedProgram } from './program.js'
import { CONTROL, RECORDS } from './servers.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-serve-snapshot-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const DOCUMENT = readFileSync(RECORDS, 'utf8')
const WITHOUT_ALICE = DOCUMENT.replace(/^ *- \{ *id: alice-reads.*\n/m, '')

const snapshotOf = (document: string) => saveSnapshot(createEngine(parsePolicyText(document)))

/** As `rbac compile` does: whole, in place of the old one. */
function put(bytes: Uint8Array): void {
  writeFileSync(join(folder, 'next'), bytes)
  renameSync(join(folder, 'next'), join(folder, 'policy.rbac'))
}

/** What every thread answers: decision and revision, each once. */
async function answersOf(url: string): Promise<unknown[]> {
  const asked = Array.from({ length: 8 }, () => send(`${url}/access/v1/evaluation`, { body: CONTROL }))
  const texts = (await Promise.all(asked)).map(({ status, body }) => JSON.stringify({ status, body }))
  return [...new Set(texts)].map((text) => JSON.parse(text))
}

describe.each([
  ['in one thread', []],
  ['in two threads', ['--workers', '2']],
])('rbac serve with a snapshot, %s', (_threads, flags) => {
  it('answers from it, follows a new one, and stays with the last good one', async () => {
    put(snapshotOf(DOCUMENT))
    await servedProgram(folder, ['--policy', 'policy.rbac', ...flags], async (url, _child, log) => {
      const before = await answersOf(url)
      expect(before).toMatchObject([{ status: 200, body: { decision: true } }])
      put(snapshotOf(WITHOUT_ALICE))
      await expect
        .poll(() => answersOf(url), { timeout: 20_000 })
        .toMatchObject([{ status: 200, body: { decision: false } }])
      const after = await answersOf(url)
      put(snapshotOf(DOCUMENT).map((byte, at) => (at === 700 ? byte ^ 1 : byte)))
      await expect.poll(log, { timeout: 20_000 }).toContain('policy refused')
      expect(log()).toContain('"code":"INVALID_SNAPSHOT"')
      expect(await answersOf(url)).toEqual(after)
      const { text } = await send(`${url}/metrics`, { method: 'GET' })
      expect(text).toContain('rbac_pdp_policy_failing 1')
      put(snapshotOf(DOCUMENT))
      await expect.poll(() => answersOf(url), { timeout: 20_000 }).toEqual(before)
    })
  })
})
