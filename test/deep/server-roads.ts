import { type AccessRequest, type PolicySections, parsePolicy } from 'rbac-core'
import { createPdpClient } from 'rbac-core/pdp'
import { type MappingHook, type PdpServer, startPdpServer } from 'rbac-server/authzen'
import { documentOf } from '../worlds/document.js'
import { CLOCK_TIME } from '../worlds/world.js'
import type { Answer, Road } from './roads.js'

type Fetch = typeof fetch

/** A decision server, asked by the client with the engine's shape; or in AuthZEN's words, which tell only whether. */
export class ServerRoad implements Road {
  readonly name: string
  readonly every: number
  readonly #isAuthzen: boolean
  readonly #hasSocket: boolean
  #server: PdpServer | undefined

  constructor(kind: 'engine' | 'authzen', way: 'in process' | 'over a socket', every: number) {
    this.name = `${kind === 'authzen' ? 'AuthZEN' : 'a decision server'} ${way}`
    this.every = every
    this.#isAuthzen = kind === 'authzen'
    this.#hasSocket = way === 'over a socket'
  }

  async answers(policy: PolicySections, requests: readonly AccessRequest[], spelling: number): Promise<Answer[]> {
    this.#server ??= await startPdpServer({ policy: parsePolicy({}), clock: () => new Date(CLOCK_TIME), mapping })
    const { app, url } = this.#server
    this.#server.replace(parsePolicy(documentOf(policy, spelling)))
    const ask: Fetch = this.#hasSocket ? fetch : async (input, init) => app.request(String(input), init)
    return this.#isAuthzen ? evaluations(ask, url, requests) : createPdpClient({ url, fetch: ask }).checkMany(requests)
  }

  async close(): Promise<void> {
    await this.#server?.close()
  }
}

/** The names as they are; what AuthZEN has no word for comes in the context. */
const mapping: MappingHook = (standard) => ({
  ...standard,
  toRequest: ({ subject, action, resource, context }) => ({
    ...(context as unknown as Partial<AccessRequest>),
    principalId: subject.id,
    action: action.name,
    scope: resource.id,
    isDataAction: resource.type === 'data',
  }),
})

async function evaluations(ask: Fetch, url: string, requests: readonly AccessRequest[]): Promise<Answer[]> {
  const items = requests.map(({ principalId, action, scope, isDataAction, ...context }) => ({
    subject: { type: 'user', id: principalId },
    action: { name: action },
    resource: { type: isDataAction === true ? 'data' : 'control', id: scope },
    context,
  }))
  const answer = await ask(`${url}/access/v1/evaluations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ evaluations: items }),
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`)
  const { evaluations } = JSON.parse(text) as { readonly evaluations: readonly { readonly decision: boolean }[] }
  if (evaluations.length !== requests.length) throw new Error(`${evaluations.length} answers: ${text}`)
  return evaluations.map(({ decision }) => decision)
}
