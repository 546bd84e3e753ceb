import { Hono } from 'hono'
import type { LoggerLike } from 'rbac-core/middleware'
import { Turns } from '../decide/turns.js'
import { type PdpLimits, readPdpLimits } from '../limits.js'
import type { Mapping } from '../mapping/mapping.js'
import type { PolicyHolder } from '../policy/policy-holder.js'
import { readJsonObject } from '../wire/read-json.js'
import { Refusal } from '../wire/refusal.js'
import {
  answerActionSearch,
  answerEvaluation,
  answerEvaluations,
  answerResourceSearch,
  answerSubjectSearch,
} from './authzen.js'
import type { Callers } from './callers.js'
import { checkContentType, checkHeaders, requestIdOf } from './content.js'
import { answerCheck, answerCheckMany, answerExplain } from './engine-questions.js'
import { type Bindings, type Exchange, exchangeOf } from './exchange.js'
import type { Answerer } from './job.js'
import { ENGINE_PATHS, metadataOf, metadataPathOf, PATHS } from './metadata.js'
import type { Metrics } from './metrics.js'
import type { Records } from './records.js'
import { Room } from './room.js'

export interface AppOptions {
  readonly holder: PolicyHolder
  readonly mapping: Mapping
  readonly callers: Callers
  readonly limits?: Partial<PdpLimits> | undefined
  readonly records: Records
  /** Told of faults of the server itself. */
  readonly logger?: LoggerLike | undefined
  /** Where clients reach the server, for the metadata document. */
  readonly publicUrl: () => string
  readonly metrics: Metrics
  /** The metrics as text, of more than this server where there are more. */
  readonly readMetrics: () => string | Promise<string>
  /** False once the server is to stop. */
  readonly isOpen: () => boolean
}

/** A decision server as a Hono application: to be served by itself, or mounted in another. */
export type PdpApp = Hono<{ Bindings: Bindings }>

const ANSWERERS: readonly (readonly [path: string, endpoint: string, answer: Answerer])[] = [
  [PATHS.evaluation, 'evaluation', answerEvaluation],
  [PATHS.evaluations, 'evaluations', answerEvaluations],
  [PATHS.searchSubject, 'search_subject', answerSubjectSearch],
  [PATHS.searchResource, 'search_resource', answerResourceSearch],
  [PATHS.searchAction, 'search_action', answerActionSearch],
  [ENGINE_PATHS.check, 'check', answerCheck],
  [ENGINE_PATHS.checkMany, 'check_many', answerCheckMany],
  [ENGINE_PATHS.explain, 'explain', answerExplain],
]

export function createApp(options: AppOptions): PdpApp {
  const desk = new Desk(options)
  const app: PdpApp = new Hono<{ Bindings: Bindings }>()
  for (const [path, endpoint, answer] of ANSWERERS) {
    app.post(path, (context) => desk.answer(exchangeOf(context), endpoint, path, answer))
    app.all(path, (context) => desk.refuseMethod(exchangeOf(context), 'POST'))
  }
  const pages: readonly (readonly [path: string, page: (exchange: Exchange) => Promise<Response> | Response])[] = [
    ['/healthz', (exchange) => desk.sendText(exchange, 200, 'ok\n')],
    ['/readyz', (exchange) => desk.sendReadiness(exchange)],
    ['/metrics', (exchange) => desk.sendMetrics(exchange)],
    [PATHS.metadata, (exchange) => desk.sendMetadata(exchange)],
  ]
  for (const [path, page] of pages) {
    app.get(path, (context) => page(exchangeOf(context)))
    app.all(path, (context) => desk.refuseMethod(exchangeOf(context), 'GET, HEAD'))
  }
  // The path of the public URL is known once the server listens.
  app.get(`${PATHS.metadata}/*`, (context) =>
    context.req.path === metadataPathOf(options.publicUrl())
      ? desk.sendMetadata(exchangeOf(context))
      : desk.refuse(exchangeOf(context), new Refusal('NOT_FOUND', 'there is nothing here')),
  )
  app.notFound((context) => desk.refuse(exchangeOf(context), new Refusal('NOT_FOUND', 'there is nothing here')))
  app.onError((error, context) => desk.fail(exchangeOf(context), error))
  return app
}

/** Takes requests in, has them answered, and sends the answers. */
class Desk {
  readonly #options: AppOptions
  readonly #limits: PdpLimits
  readonly #room: Room

  constructor(options: AppOptions) {
    this.#options = options
    this.#limits = readPdpLimits(options.limits)
    this.#room = new Room(this.#limits.bufferedBytes)
  }

  async answer(exchange: Exchange, endpoint: string, route: string, answer: Answerer): Promise<Response> {
    const startedAt = performance.now()
    let status = 200
    try {
      const text = await this.#answered(exchange, route, startedAt, answer)
      return exchange.send(200, this.#headers(exchange, JSON_HEADERS), text)
    } catch (error) {
      const refusal = error instanceof Refusal ? error : this.#fault(error)
      status = refusal.status
      this.#recordRefusal(refusal, route, startedAt)
      return this.refuse(exchange, refusal)
    } finally {
      this.#options.metrics.request(endpoint, status, (performance.now() - startedAt) / 1000)
    }
  }

  async #answered(exchange: Exchange, route: string, startedAt: number, answer: Answerer): Promise<string> {
    const { callers, holder, mapping, records } = this.#options
    checkHeaders(exchange)
    const found = callers.identify(exchange)
    const caller = found instanceof Promise ? await found : found
    checkContentType(exchange)
    const limits = this.#limits
    const body = readJsonObject(await exchange.body(limits.bodyBytes, this.#room), limits.jsonDepth)
    const served = holder.current()
    const asked = { route, startedAt, revision: served.revision }
    const turns = () => new Turns(limits.timeMs, () => exchange.isGone())
    return answer(body, { caller, served, mapping, limits, records, asked, turns })
  }

  refuse(exchange: Exchange, refusal: Refusal): Response {
    const headers = { ...PROBLEM_HEADERS, ...refusal.headers }
    return exchange.send(refusal.status, this.#headers(exchange, headers), JSON.stringify(refusal.toProblem()))
  }

  refuseMethod(exchange: Exchange, allowed: string): Response {
    return this.refuse(exchange, new Refusal('METHOD_NOT_ALLOWED', `this answers ${allowed} only`, { Allow: allowed }))
  }

  fail(exchange: Exchange, error: unknown): Response {
    return this.refuse(exchange, error instanceof Refusal ? error : this.#fault(error))
  }

  sendText(exchange: Exchange, status: number, text: string): Response {
    return exchange.send(status, this.#headers(exchange, TEXT_HEADERS), text)
  }

  sendReadiness(exchange: Exchange): Response {
    const { holder, isOpen } = this.#options
    if (!isOpen()) return this.sendText(exchange, 503, 'stopping\n')
    return holder.isReady ? this.sendText(exchange, 200, 'ready\n') : this.sendText(exchange, 503, 'no policy\n')
  }

  async sendMetrics(exchange: Exchange): Promise<Response> {
    const { callers, readMetrics } = this.#options
    checkHeaders(exchange)
    await callers.identify(exchange)
    const headers = { ...TEXT_HEADERS, 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }
    return exchange.send(200, this.#headers(exchange, headers), await readMetrics())
  }

  sendMetadata(exchange: Exchange): Response {
    const headers = { ...JSON_HEADERS, 'Cache-Control': 'max-age=300' }
    return exchange.send(200, this.#headers(exchange, headers), JSON.stringify(metadataOf(this.#options.publicUrl())))
  }

  #headers(exchange: Exchange, headers: Headers): Headers {
    const id = requestIdOf(exchange)
    const isLast = !this.#options.isOpen()
    if (id === undefined && !isLast) return headers
    return { ...headers, ...(id !== undefined && { 'X-Request-ID': id }), ...(isLast && { Connection: 'close' }) }
  }

  /** The story goes to the log; the client learns nothing. */
  #fault(error: unknown): Refusal {
    this.#options.logger?.warn({ err: error }, 'a request failed')
    return new Refusal('INTERNAL_ERROR', 'a fault of the server itself')
  }

  #recordRefusal(refusal: Refusal, route: string, startedAt: number): void {
    const revision = this.#options.holder.served?.revision ?? ''
    this.#options.records.refused(outcomeOf(refusal), refusal.code, { route, startedAt, revision })
  }
}

function outcomeOf({ status }: Refusal): 'unauthenticated' | 'unavailable' | 'error' | 'invalid' | 'refused' {
  if (status === 401) return 'unauthenticated'
  if (status === 403) return 'refused'
  if (status === 503) return 'unavailable'
  return status === 500 ? 'error' : 'invalid'
}

type Headers = Readonly<Record<string, string>>

const COMMON_HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }
const JSON_HEADERS: Headers = { 'Content-Type': 'application/json', ...COMMON_HEADERS }
const PROBLEM_HEADERS: Headers = { 'Content-Type': 'application/problem+json', ...COMMON_HEADERS }
const TEXT_HEADERS: Headers = { 'Content-Type': 'text/plain; charset=utf-8', ...COMMON_HEADERS }
