import { InvalidRequestError } from '../errors.js'
import type { Decision } from '../model/decision.js'
import type { Explanation } from '../model/explanation.js'
import { ACCESS_REQUEST_KEYS, type AccessRequest } from '../model/request.js'
import { call, errorOf, type Received } from './call.js'
import { PdpRefusedError } from './errors.js'
import { type PdpClientOptions, readClientOptions } from './options.js'
import { inParts } from './parts.js'
import { sendableAttributes } from './sendable.js'

/** An engine somewhere else: the same questions, with promises for answers. */
export interface PdpClient {
  can(request: AccessRequest): Promise<boolean>
  check(request: AccessRequest): Promise<Decision>
  /** Decisions in the order of the requests. More than a server takes at once are asked in several calls. */
  checkMany(requests: readonly AccessRequest[]): Promise<Decision[]>
  /** The decision with the whole story, where the server lets this caller have it. */
  explain(request: AccessRequest): Promise<Explanation>
}

/**
 * A client of `rbac serve`, so that code can move between an engine of its own and a server. Whatever goes wrong
 * rejects: no answer is never an allow.
 *
 * @throws {InvalidRequestError} for options of the wrong shape
 * @see docs/server.md
 */
export function createPdpClient(options: PdpClientOptions): PdpClient {
  const settings = readClientOptions(options)
  const check = async (request: AccessRequest): Promise<Decision> =>
    decisionOf(await call(settings, '/rbac/v1/check', textOf(request)))
  return {
    check,
    can: async (request) => (await check(request)).allowed,
    async checkMany(requests) {
      if (!Array.isArray(requests)) throw new InvalidRequestError('checkMany takes an array of requests')
      const decisions: Decision[] = []
      for (const part of inParts(Array.from(requests, (request, index) => textOf(request, placeOf(index))))) {
        const answer = await call(settings, '/rbac/v1/check-many', `{"requests":[${part.join(',')}]}`)
        decisions.push(...decisionsOf(answer, decisions.length, part.length))
      }
      return decisions
    },
    async explain(request) {
      const { explanation } = await call(settings, '/rbac/v1/explain', textOf(request))
      if (!isReceived(explanation)) throw noAnswer()
      decisionOf(explanation.decision)
      return explanation as unknown as Explanation
    },
  }
}

/** The parts an engine would read, and no others, as JSON. */
function textOf(request: AccessRequest, place = ''): string {
  if (typeof request !== 'object' || request === null) {
    throw new InvalidRequestError(`${place}a request must be an object`)
  }
  try {
    const { attributes, ...rest } = Object.fromEntries(ACCESS_REQUEST_KEYS.map((key) => [key, request[key]]))
    return JSON.stringify({ ...rest, attributes: sendableAttributes(attributes) })
  } catch {
    throw new InvalidRequestError(`${place}the request could not be read`)
  }
}

/** As the engine names it. */
function placeOf(index: number): string {
  return `requests[${index}]: `
}

function decisionsOf({ decisions }: Received, from: number, count: number): Decision[] {
  if (!Array.isArray(decisions) || decisions.length !== count) throw noAnswer()
  return decisions.map((item: unknown, index) => {
    if (isReceived(item) && isReceived(item.error)) throw errorOf(item.error, placeOf(from + index))
    return decisionOf(item)
  })
}

/** Only what says plainly that it is an allow is one. */
function decisionOf(answer: unknown): Decision {
  if (!isReceived(answer)) throw noAnswer()
  const { schema: _schema, revision: _revision, ...decision } = answer
  const { allowed, effect, grantedBy, reason } = decision
  const isAllow = allowed === true && effect === 'Allowed' && isReceived(grantedBy)
  const isRefusal = allowed === false && (effect === 'NotAllowed' || effect === 'Denied') && typeof reason === 'string'
  if (!isAllow && !isRefusal) throw noAnswer()
  return decision as unknown as Decision
}

function isReceived(value: unknown): value is Received {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function noAnswer(): PdpRefusedError {
  return new PdpRefusedError('this is no decision server of rbac: its answer is no decision', 200)
}
