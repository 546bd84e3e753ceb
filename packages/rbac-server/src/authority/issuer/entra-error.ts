import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.js'
import { Refusal } from '../http/exchange.js'

/** What the token endpoint says no with. The codes are Entra's, so that messages can be looked up. */
export interface EntraError {
  readonly status: 400 | 401
  /** The OAuth code, e.g. `invalid_client`. */
  readonly error: string
  /** The number after `AADSTS`. */
  readonly code: number
  readonly message: string
}

/** The refusal in the form of Entra, with ids for those who ask about it. */
export function entraRefusal(problem: EntraError, clock: Clock, correlationId: string | undefined): Refusal {
  const trace = randomUUID()
  const correlation = correlationId !== undefined && GUID.test(correlationId) ? correlationId : randomUUID()
  const timestamp = clock().toISOString().replace('T', ' ').replace(/\.\d+/, '')
  return new Refusal({
    status: problem.status,
    headers: problem.status === 401 ? { 'WWW-Authenticate': 'Basic realm="local identity authority"' } : {},
    body: {
      error: problem.error,
      error_description: `AADSTS${problem.code}: ${problem.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [problem.code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
    },
  })
}

/** What a client sent, fit to be repeated in a message. */
export function quoted(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]/g, '?')
  return `'${plain.length > MAX_QUOTED ? `${plain.slice(0, MAX_QUOTED)}…` : plain}'`
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
const MAX_QUOTED = 120
