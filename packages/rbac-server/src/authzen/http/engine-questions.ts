import { ACCESS_REQUEST_KEYS, type AccessRequest, ATTRIBUTE_SOURCES, type Decision, RbacError } from 'rbac-core'
import { builtinRoles } from 'rbac-core/builtin-roles'
import { type Raw, readObject } from '../wire/read-request.js'
import { invalid, Refusal, type RefusalCode } from '../wire/refusal.js'
import type { Job } from './job.js'

/** `engine.check` from afar: an access request in, a decision out. */
export function answerCheck(body: Raw, job: Job): string {
  const request = readRequest(body)
  const decision = asked(() => job.served.engine.check(request))
  record(request, decision, job)
  return JSON.stringify({ schema: 'rbac.check/v1', ...decision, revision: job.served.revision })
}

/** `engine.checkMany` from afar: one request that can't be read does not spoil the others. */
export async function answerCheckMany(body: Raw, job: Job): Promise<string> {
  const { requests } = body
  if (!Array.isArray(requests)) throw invalid('requests must be a list')
  if (requests.length > job.limits.evaluations) throw invalid(`requests has more than ${job.limits.evaluations} items`)
  const turns = job.turns()
  const decisions: object[] = []
  for (const item of requests) {
    decisions.push(checkItem(item, job))
    const pause = turns.step()
    if (pause !== undefined) await pause
  }
  return JSON.stringify({ schema: 'rbac.check-many/v1', decisions, revision: job.served.revision })
}

/** `engine.explain` from afar, for callers that may know what the policy says. */
export function answerExplain(body: Raw, job: Job): string {
  if (!job.caller.mayExplain) throw new Refusal('FORBIDDEN', 'this caller may not ask for explanations')
  const request = readRequest(body)
  const explanation = asked(() => job.served.engine.explain(request, { roles: builtinRoles }))
  record(request, explanation.decision, job)
  const { revision } = job.served
  return JSON.stringify({ schema: 'rbac.explain/v1', ...explanation.decision, request, explanation, revision })
}

const KEYS: ReadonlySet<string> = new Set(ACCESS_REQUEST_KEYS)

const SOURCES: ReadonlySet<string> = new Set(ATTRIBUTE_SOURCES)

/** An unknown key is refused: `dataAction` for `isDataAction` would silently ask another question. */
function readRequest(raw: Raw): AccessRequest {
  for (const key of Object.keys(raw))
    if (!KEYS.has(key)) throw invalid('the request has a key that access requests lack')
  for (const [source, values] of Object.entries(raw.attributes ?? {})) {
    if (!SOURCES.has(source))
      throw invalid(`attributes has a source that there is not (they are ${[...SOURCES].join(', ')})`)
    readObject(values, `attributes.${source}`)
  }
  return raw as unknown as AccessRequest
}

function checkItem(item: unknown, job: Job): object {
  try {
    const request = readRequest(readObject(item, 'a request'))
    const decision = asked(() => job.served.engine.check(request))
    record(request, decision, job)
    return decision
  } catch (error) {
    if (error instanceof Refusal) return { error: { code: error.code, message: error.message } }
    throw error
  }
}

const CODES: ReadonlySet<string> = new Set<RefusalCode>(['INVALID_REQUEST', 'INVALID_SCOPE', 'INVALID_ACTION'])

function asked<Answer>(ask: () => Answer): Answer {
  try {
    return ask()
  } catch (error) {
    if (error instanceof RbacError && CODES.has(error.code)) throw new Refusal(error.code as RefusalCode, error.message)
    throw error
  }
}

function record(request: AccessRequest, decision: Decision, job: Job): void {
  const reason = decision.allowed ? 'roleAssignment' : decision.reason
  job.records.decided({ allowed: decision.allowed, reason, request, decision }, job.asked)
}
