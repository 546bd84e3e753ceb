import type { PdpServer } from 'rbac-server/authzen'
import { describe, expect, it } from 'vitest'
import { sharedData } from '../shared/shared-data.js'
import { type Reply, send } from './http.js'
import { start } from './servers.js'
import { selfSigned } from './tls.js'

interface Case {
  readonly id: string
  readonly title?: string
  readonly method: string
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
  readonly rawBody?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly repeat?: number
  readonly expect: {
    readonly status: number
    readonly decision?: boolean
    readonly headers?: Readonly<Record<string, string>>
    readonly evaluations?: readonly (boolean | null)[]
    readonly includes?: readonly object[]
    readonly everyType?: string
    readonly sameResultsAs?: string
    readonly results?: readonly object[]
    readonly resultsArray?: boolean
    readonly contentType?: string
    readonly requiredFields?: readonly string[]
    readonly httpsUrls?: readonly string[]
  }
}

interface Answer {
  readonly decision?: unknown
  readonly evaluations?: readonly { readonly decision: unknown }[]
  readonly results?: readonly { readonly type?: string }[]
  readonly page?: { readonly next_token: unknown }
}

const scenario = sharedData<{ readonly cases: readonly Case[] }>('cases/authzen-certification.json')

describe.skipIf(scenario === undefined)('the certification scenario, over TLS', () => {
  const cases = scenario?.cases ?? []
  const ask = ({ method, path, body, rawBody, headers = {} }: Case, server: PdpServer, ca: string): Promise<Reply> =>
    send(server.url + path, { method, headers, body: rawBody ?? body, ca })

  it.each(cases)('$id: $title', async (one) => {
    const tls = await selfSigned()
    const server = await start({ tls })
    let sent = one
    if (one.id === 'c-4-5-2') {
      const first = await ask(cases.find(({ id }) => id === 'c-4-5-1') ?? one, server, tls.cert)
      const token = (first.body as Answer).page?.next_token
      expect(token).toMatch(/./)
      sent = { ...one, body: { ...one.body, page: { token } } }
    }
    for (let time = 0; time < (one.repeat ?? 1); time++) {
      const reply = await ask(sent, server, tls.cert)
      check(reply, one, server.url)
      const { sameResultsAs } = one.expect
      const other = cases.find(({ id }) => id === sameResultsAs)
      if (other !== undefined) {
        expect((reply.body as Answer).results).toEqual(((await ask(other, server, tls.cert)).body as Answer).results)
      }
    }
  })

  it('has 57 cases', () => {
    expect(cases).toHaveLength(57)
  })
})

function check({ status, headers, body }: Reply, { id, expect: expected }: Case, url: string): void {
  expect(status).toBe(expected.status)
  if (status !== 200) return
  expect(headers['content-type']).toMatch(/^application\/json(;|$)/)
  const answer = body as Answer
  if (expected.decision !== undefined) expect(answer.decision).toBe(expected.decision)
  for (const [name, value] of Object.entries(expected.headers ?? {})) expect(headers[name]).toBe(value)
  if (expected.evaluations !== undefined) {
    const decisions = answer.evaluations?.map(({ decision }) => decision)
    expect(decisions).toEqual(expected.evaluations.map((value) => value ?? expect.any(Boolean)))
  }
  if (expected.includes !== undefined) expect(answer.results).toEqual(expect.arrayContaining([...expected.includes]))
  if (expected.everyType !== undefined)
    for (const { type } of answer.results ?? []) expect(type).toBe(expected.everyType)
  if (expected.results !== undefined) expect(answer.results).toEqual(expected.results)
  if (expected.resultsArray === true) expect(Array.isArray(answer.results)).toBe(true)
  if (id.startsWith('c-4-5')) expect(answer.page?.next_token).toEqual(expect.any(String))
  const metadata = body as Readonly<Record<string, unknown>>
  for (const field of expected.requiredFields ?? []) expect(metadata[field]).toEqual(expect.any(String))
  for (const field of expected.httpsUrls ?? []) expect(metadata[field]).toMatch(/^https:\/\//)
  if (id === 'c-6') expect(metadata.policy_decision_point).toBe(url)
}
