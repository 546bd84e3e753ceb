import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createLocalAuthority, type LocalAuthority } from 'rbac-server/authority'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certified } from './authority/certificates.js'
import { decode } from './authority/wire.js'
import { CLEANER, directory, identityId, LOADER, REPORTS, TENANT, WEB } from './authority/world.js'

const VAULT = 'https://vault.azure.net'
const STORAGE = 'https://storage.azure.com'
const ROBOT = { id: '5b000004-0000-4000-8000-000000000009', appId: '5b000004-0000-4000-8000-0000000000a9' }

interface Question {
  readonly credential: 'managedIdentity' | 'default' | 'workloadIdentity' | 'clientSecret' | 'clientCertificate'
  readonly options?: Record<string, unknown>
  readonly scope: string
  readonly times?: number
}

interface Result {
  readonly token?: string
  readonly expiresOnTimestamp?: number
  readonly refreshAfterTimestamp?: number
  /** How many different tokens the same question got. */
  readonly distinct?: number
  readonly error?: string
  readonly message?: string
}

/** Asks Microsoft's client library, in a process that has only this environment. */
async function askRealClient(environment: Record<string, string>, questions: readonly Question[]): Promise<Result[]> {
  const script = fileURLToPath(new URL('./authority/real-clients.mjs', import.meta.url))
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [script, JSON.stringify(questions)], { env: { PATH, ...environment } })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

function claimsOf(result: Result | undefined): Record<string, unknown> {
  if (result?.token === undefined) throw new Error(`${result?.error}: ${result?.message}`)
  return decode(result.token).claims
}

let authority: LocalAuthority
let certificateFile: string
let folder: string
beforeAll(async () => {
  const robot = await certified('robot')
  folder = mkdtempSync(join(tmpdir(), 'rbac-real-clients-'))
  certificateFile = join(folder, 'robot.pem')
  writeFileSync(certificateFile, `${robot.privateKeyPem}${robot.pem}`, { mode: 0o600 })
  const base = directory()
  authority = await createLocalAuthority({
    directory: directory({
      applications: [
        ...base.applications,
        { displayName: 'robot', ...ROBOT, tenant: TENANT, certificates: [{ file: 'robot.pem' }] },
      ],
    }),
    folder,
  })
})
afterAll(async () => {
  await authority.close()
  rmSync(folder, { recursive: true })
})

describe("Microsoft's client library", () => {
  it('gets tokens of each identity of a host from its metadata endpoint', { timeout: 60_000 }, async () => {
    const ask = (options: Record<string, unknown>, scope = `${VAULT}/.default`): Question => ({
      credential: 'managedIdentity',
      options,
      scope,
    })
    const [system, byClient, byObject, byResource, unknown, slash, many] = await askRealClient(authority.env('web'), [
      ask({}),
      ask({ clientId: LOADER.clientId }),
      ask({ objectId: LOADER.principalId }),
      ask({ resourceId: identityId('loader') }),
      ask({ clientId: CLEANER.clientId }),
      ask({}, `${STORAGE}//.default`),
      { ...ask({}, 'https://graph.microsoft.com/.default'), times: 12 },
    ])
    expect(claimsOf(system)).toMatchObject({
      oid: WEB.principalId,
      sub: WEB.principalId,
      appid: WEB.clientId,
      tid: TENANT,
      aud: VAULT,
      idtyp: 'app',
    })
    expect([byClient, byObject, byResource].map((result) => claimsOf(result).oid)).toEqual(
      new Array(3).fill(LOADER.principalId),
    )
    expect(unknown).toMatchObject({ error: 'CredentialUnavailableError' })
    expect(unknown?.message).toContain('Identity not found')
    expect(claimsOf(slash).aud).toBe(`${STORAGE}/`)
    // Twelve at once are more than the five that a host may have under way: the others wait and come again.
    expect([claimsOf(many).oid, many?.distinct]).toEqual([WEB.principalId, 1])

    const { exp } = claimsOf(system)
    // The client counts from its own now, twice: between the two a second may pass.
    expect(Math.abs(Number(system?.expiresOnTimestamp) - Number(exp) * 1000)).toBeLessThanOrEqual(1000)
    const halfLife = (Number(system?.refreshAfterTimestamp) - Date.now()) / 3600_000
    expect(halfLife).toBeGreaterThan(11.5)
    expect(halfLife).toBeLessThan(12.5)
  })

  it('finds the same by itself, and as App Service has it', { timeout: 60_000 }, async () => {
    const [chosen, [system, user, unknown]] = await Promise.all([
      askRealClient({ ...authority.env('tools'), AZURE_CLIENT_ID: CLEANER.clientId }, [
        { credential: 'default', scope: `${STORAGE}/.default` },
      ]),
      askRealClient(authority.env('web', { style: 'app-service' }), [
        { credential: 'managedIdentity', scope: `${VAULT}/.default` },
        { credential: 'managedIdentity', options: { resourceId: identityId('loader') }, scope: `${VAULT}/.default` },
        { credential: 'managedIdentity', options: { clientId: CLEANER.clientId }, scope: `${VAULT}/.default` },
      ]),
    ])
    expect(claimsOf(chosen[0]).oid).toBe(CLEANER.principalId)
    expect([claimsOf(system).oid, claimsOf(user).oid]).toEqual([WEB.principalId, LOADER.principalId])
    expect(unknown).toMatchObject({ error: 'CredentialUnavailableError' })
  })

  it('gets tokens for an application by secret, certificate and federation', { timeout: 60_000 }, async () => {
    const { authority: authorityHost, ca, federatedTokenFile } = authority.endpoints
    const common = { tenantId: TENANT, authorityHost }
    const ask = (
      credential: Question['credential'],
      options: Record<string, unknown>,
      resource = STORAGE,
    ): Question => ({
      credential,
      options: { ...common, ...options },
      scope: `${resource}/.default`,
    })
    const reports = { clientId: REPORTS.appId }
    const [secret, wrong, certificate, workload, identity, api] = await askRealClient({ NODE_EXTRA_CA_CERTS: ca }, [
      ask('clientSecret', { ...reports, clientSecret: REPORTS.secret }),
      ask('clientSecret', { ...reports, clientSecret: 'wrong' }),
      ask('clientCertificate', { clientId: ROBOT.appId, certificate: readFileSync(certificateFile, 'utf8') }),
      ask('workloadIdentity', { ...reports, tokenFilePath: federatedTokenFile }),
      ask('workloadIdentity', { clientId: LOADER.clientId, tokenFilePath: federatedTokenFile }),
      ask('clientSecret', { ...reports, clientSecret: REPORTS.secret }, 'api://shop'),
    ])
    expect(claimsOf(secret)).toMatchObject({ oid: REPORTS.id, appid: REPORTS.appId, appidacr: '1', aud: STORAGE })
    expect(wrong).toMatchObject({ error: 'AuthenticationRequiredError' })
    expect(wrong?.message).toContain('AADSTS7000215')
    expect(claimsOf(certificate)).toMatchObject({ oid: ROBOT.id, appidacr: '2' })
    expect(claimsOf(workload)).toMatchObject({ oid: REPORTS.id, appidacr: '2' })
    expect(claimsOf(identity)).toMatchObject({ oid: LOADER.principalId, appid: LOADER.clientId })
    expect(claimsOf(api)).toMatchObject({ ver: '2.0', azp: REPORTS.appId })
  })

  it('comes again while the endpoint is being updated, and not after a plain no', { timeout: 60_000 }, async () => {
    authority.failNext('batch', 404, 1)
    authority.failNext('batch', 429, 1)
    const [patient] = await askRealClient(authority.env('batch'), [
      { credential: 'managedIdentity', scope: `${VAULT}/.default` },
    ])
    expect(claimsOf(patient).oid).toBe(LOADER.principalId)
  })
})
