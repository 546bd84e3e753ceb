import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askImds } from '../identity/authority/wire.js'
import { type Answer, ask, type Demo, type DemoLine, serveDemo } from './running.js'

const SYSTEM = { kind: 'managedIdentity' } as const

let demo: Demo
let line: DemoLine
let imds: Record<string, string>
beforeAll(async () => {
  demo = await serveDemo()
  line = demo.line
  imds = { AZURE_POD_IDENTITY_AUTHORITY_HOST: line.imds }
})
afterAll(() => {
  demo.child.kill()
})

const forbidden = { status: 403, code: 'Forbidden', inner: 'ForbiddenByRbac' }
const mismatch = { status: 403, code: 'AuthorizationPermissionMismatch' }
const refusals = (answers: readonly Answer[]) =>
  answers.map(({ message: _, ...answer }: Record<string, unknown>) => answer)

describe("Microsoft's client at the demo's key vault", () => {
  it('gets, sets and lists what the app may, and is refused one secret', async () => {
    const { allowed, denied, writable } = line.vault
    const answers = await ask(line, imds, SYSTEM, [
      ['getSecret', allowed.name],
      ['setSecret', writable, 'first'],
      ['setSecret', writable, 'second', { contentType: 'text/plain', tags: { feed: 'prices' } }],
      ['getSecret', writable],
      ['secretAttributes', writable],
      ['listVersions', writable],
      ['listSecrets', 2],
      ['getSecret', denied],
      ['getSecret', 'nobody-has-this'],
      ['deleteSecret', writable],
      ['updateSecret', writable, '0'.repeat(32), { contentType: 'x' }],
    ])
    expect(answers.slice(0, 4)).toEqual([
      { value: allowed.value },
      { value: expect.stringMatching(/^[0-9a-f]{32}$/) },
      { value: expect.stringMatching(/^[0-9a-f]{32}$/) },
      { value: 'second' },
    ])
    expect(answers[4]).toMatchObject({
      value: { name: writable, enabled: true, contentType: 'text/plain', tags: { feed: 'prices' } },
    })
    expect(answers.slice(5, 7)).toEqual([
      { value: 2 },
      { value: [[denied, allowed.name].sort(), [writable]].sort((a, b) => b.length - a.length) },
    ])
    expect(answers.slice(7)).toMatchObject([forbidden, { status: 404, code: 'SecretNotFound' }, forbidden, forbidden])
    const [, { value: version } = { value: '' }] = answers as readonly { value: unknown }[]
    expect(await ask(line, imds, SYSTEM, [['getSecret', writable, { version }]])).toEqual([{ value: 'first' }])
  })

  it('gets nothing with an identity that has no role, wherever its token comes from', async () => {
    const { user } = line.identities
    const questions = [
      ['getSecret', line.vault.allowed.name],
      ['setSecret', line.vault.writable, 'x'],
      ['listSecrets', 5],
    ]
    const { endpoint: IDENTITY_ENDPOINT, header: IDENTITY_HEADER } = line.appService
    const byClientId = { kind: 'managedIdentity', options: { clientId: user?.clientId } } as const
    const all = await Promise.all([
      ask(line, { AZURE_POD_IDENTITY_AUTHORITY_HOST: user?.imds ?? '' }, byClientId, questions),
      ask(line, { IDENTITY_ENDPOINT, IDENTITY_HEADER }, byClientId, questions),
      ask(line, {}, { kind: 'clientSecret' }, questions),
      ask(line, {}, { kind: 'workloadIdentity' }, questions),
    ])
    // What is inside of the error of a list the client does not hand on.
    for (const answers of all) expect(answers).toMatchObject([forbidden, forbidden, { status: 403, code: 'Forbidden' }])
  })
})

describe("Microsoft's client at the demo's storage account", () => {
  it('reads what the app may, and is refused everything else', async () => {
    const { allowed, denied } = line.blob
    const answers = await ask(line, imds, SYSTEM, [
      ['download', allowed.container, allowed.blob],
      ['range', allowed.container, allowed.blob, 7, 5],
      ['listBlobs', allowed.container],
      ['listContainers'],
      ['download', denied.container, denied.blob],
      ['listBlobs', denied.container],
      ['upload', allowed.container, 'mine.csv', 'x'],
      ['deleteBlob', allowed.container, allowed.blob],
      ['createContainer', 'mine'],
      ['deleteContainer', allowed.container],
      ['getAccessPolicy', allowed.container],
      ['tags', allowed.container, allowed.blob],
    ])
    expect(answers.slice(0, 4)).toEqual([
      { value: allowed.content },
      { value: allowed.content.slice(7, 12) },
      { value: [allowed.blob] },
      { value: [denied.container, allowed.container].sort() },
    ])
    const [head, ...rest] = refusals(answers.slice(4))
    // The answer to a HEAD has no body, and the client looks for the code nowhere else.
    expect(head).toMatchObject({ status: 403 })
    for (const refusal of rest) expect(refusal).toMatchObject(mismatch)
  })

  it('learns from the challenge which token to bring, when it brought that of another service', async () => {
    const { container, blob, content } = line.blob.allowed
    const answers = await ask(line, imds, SYSTEM, [
      ['download', container, blob, { audience: 'https://vault.azure.net' }],
    ])
    expect(answers).toEqual([{ value: content }])
  })
})

describe('the demo without a client library', () => {
  const vaultChallenge = () =>
    `Bearer authorization="${line.authority}/${line.tenant}", resource="https://vault.azure.net"`
  const storageChallenge = () =>
    `Bearer authorization_uri=${line.authority}/${line.tenant}/oauth2/authorize resource_id=https://storage.azure.com`

  it('challenges in the style of each service', async () => {
    const [vault, blob] = await Promise.all([
      raw(line.vault.url, '/secrets/price-feed-key?api-version=7.6'),
      raw(line.blob.url, '/stockdata/prices/today.csv'),
    ])
    expect([vault.status, vault.headers['www-authenticate']]).toEqual([401, vaultChallenge()])
    expect(JSON.parse(vault.text)).toMatchObject({ error: { code: 'Unauthorized' } })
    expect([blob.status, blob.headers['www-authenticate']]).toEqual([401, storageChallenge()])
    expect(blob.text).toContain('<Code>NoAuthenticationInformation</Code>')
  })

  it('takes the token of one service for no token at the other', async () => {
    const [forVault, forStorage] = await Promise.all([
      tokenFor('https://vault.azure.net'),
      tokenFor('https://storage.azure.com'),
    ])
    expect(await status(line.vault.url, '/secrets/price-feed-key?api-version=7.6', forVault)).toBe(200)
    expect(await status(line.vault.url, '/secrets/price-feed-key?api-version=7.6', forStorage)).toBe(401)
    expect(await status(line.blob.url, '/stockdata/prices/today.csv', forStorage)).toBe(200)
    expect(await status(line.blob.url, '/stockdata/prices/today.csv', forVault)).toBe(401)
  })

  it.each([
    '/stockdata/prices/../forecasts/tomorrow.csv',
    '/stockdata/prices/..%2fforecasts/tomorrow.csv',
    '/stockdata/prices/%2e%2e/forecasts/tomorrow.csv',
    '/stockdata/prices/..%5cforecasts%5ctomorrow.csv',
    '/stockdata/prices%2f..%2fforecasts/tomorrow.csv',
    '/stockdata//forecasts/tomorrow.csv',
    '/stockdata/prices//../forecasts/tomorrow.csv',
    '/stockdata/./forecasts/tomorrow.csv',
    '/stockdata/Forecasts/tomorrow.csv',
    '/stockdata/%66orecasts/tomorrow.csv',
    '/stockdata/prices/today.csv?sv=2025-01-05&sig=x',
    '/stockdata/forecasts?restype=container&comp=list',
    '/stockdata/forecasts?comp=list&restype=container&RESTYPE=container',
    '/stockdata/forecasts?restype=container&comp=acl',
    '/stockdata/?comp=properties&restype=service',
    '/stockdata/forecasts/',
    '/other/prices/today.csv',
    'https://localhost/stockdata/prices/today.csv',
    '*',
  ])('serves nothing at %s', async (target) => {
    const token = await tokenFor('https://storage.azure.com')
    expect(await status(line.blob.url, target, token)).toBeOneOf([400, 403])
  })

  it.each([
    [400, '/secrets/price-feed-key', {}],
    [400, '/secrets/price-feed-key?api-version=6', {}],
    [400, '/secrets/price-feed-key?api-version=7.6&api-version=7.5', {}],
    [400, '/secrets/a%2fb?api-version=7.6', {}],
    [400, '/secrets/a.b?api-version=7.6', {}],
    [400, '/secrets?api-version=7.6&maxresults=26', {}],
    [400, '/secrets?api-version=7.6&$skiptoken=*', {}],
    [400, '/secrets/x?api-version=7.6', { method: 'PUT', body: '{"value":1}' }],
    [400, '/secrets/x?api-version=7.6', { method: 'PUT', body: '{' }],
    [400, '/secrets/x?api-version=7.6', { method: 'PUT', body: '[]' }],
    [403, '/secrets/PAYROLL-KEY?api-version=7.6', {}],
    [404, '/secrets/price-feed-key/x?api-version=7.6', {}],
    [404, '/keys?api-version=7.6', {}],
  ])('answers %i at %s of the vault', async (expected, target, sending) => {
    const authorization = `Bearer ${await tokenFor('https://vault.azure.net')}`
    const headers = { authorization, 'content-type': 'application/json' }
    const { status, text } = await raw(line.vault.url, target, { headers, ...sending })
    expect([status, JSON.parse(text)]).toEqual([
      expected,
      { error: expect.objectContaining({ code: expect.any(String) }) },
    ])
  })

  /** A host gives out no more than twenty in a second. */
  const tokens = new Map<string, Promise<string>>()
  function tokenFor(resource: string): Promise<string> {
    const asked = tokens.get(resource) ?? askImds(line.imds, { resource }).then(({ body }) => String(body.access_token))
    tokens.set(resource, asked)
    return asked
  }

  async function status(url: string, target: string, token: string): Promise<number> {
    return (await raw(url, target, { headers: { authorization: `Bearer ${token}` } })).status
  }

  /** Sends the target as it stands. */
  async function raw(url: string, target: string, sending: RequestOptions & { body?: string } = {}) {
    const { hostname, port } = new URL(url)
    const { body, ...options } = sending
    const outgoing = request({ hostname, port, path: target, ca: readFileSync(line.ca), agent: false, ...options })
    outgoing.end(body)
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) }
  }
})

describe('demo --serve', () => {
  it('prints one line on standard output, tells the steps on the other, and stops in order', async () => {
    demo.child.kill('SIGTERM')
    const [code] = await once(demo.child, 'close')
    expect(code).toBe(0)
    expect(await demo.rest).toBe('')
    expect(await demo.errors).toContain('authenticated the token')
    expect(existsSync(line.ca)).toBe(false)
  })
})
