import { InvalidActionError, InvalidRequestError, InvalidScopeError, LimitExceededError } from '../errors.js'
import { PdpRefusedError, PdpUnavailableError } from './errors.js'
import { isCredential, type PdpClientSettings } from './options.js'

/** An object that a server sent, unchecked. */
export type Received = Readonly<Record<string, unknown>>

/**
 * Puts one request to the server and returns its answer.
 *
 * @param body JSON
 * @throws {InvalidRequestError | InvalidScopeError | InvalidActionError} as the engine would
 * @throws {LimitExceededError} for a body that is larger than the server takes
 * @throws {PdpUnavailableError | PdpRefusedError}
 */
export async function call(settings: PdpClientSettings, path: string, body: string): Promise<Received> {
  const { status, value } = await exchange(settings, path, body)
  if (status === 200 && value !== undefined) return value
  if (status === 400 && value !== undefined) throw errorOf(value)
  if (status === 413) throw new LimitExceededError('the request is larger than the decision server takes')
  if (status >= 500 || status === 429) throw new PdpUnavailableError(`the decision server answers with ${status}`)
  throw refused(status)
}

/**
 * What a server says is wrong with a request, as the engine's own error.
 *
 * @param place of the request among others, for the front of the message
 */
export function errorOf({ code, detail, message = detail }: Received, place = ''): Error {
  const text = place + (typeof message === 'string' ? message : 'the decision server refused the request')
  if (code === 'INVALID_SCOPE') return new InvalidScopeError(text)
  if (code === 'INVALID_ACTION') return new InvalidActionError(text)
  return new InvalidRequestError(text)
}

async function exchange(
  { base, credential, timeoutMs, fetch }: PdpClientSettings,
  path: string,
  body: string,
): Promise<{ readonly status: number; readonly value: Received | undefined }> {
  // To get a credential is a part of the call, and of its time.
  const signal = AbortSignal.timeout(timeoutMs)
  const secret = await secretOf(credential, signal)
  try {
    const response = await fetch(base + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
      },
      body,
      // Whoever it points to has not been trusted with the credential.
      redirect: 'error',
      signal,
    })
    return { status: response.status, value: parsed(await response.text()) }
  } catch (error) {
    const why = signal.aborted ? ` within ${timeoutMs} ms` : causeOf(error)
    throw new PdpUnavailableError(`no answer from the decision server at ${base}${why}`)
  }
}

async function secretOf(credential: PdpClientSettings['credential'], signal: AbortSignal): Promise<string | undefined> {
  try {
    const secret = await Promise.race([credential(), aborted(signal)])
    if (secret === undefined || isCredential(secret)) return secret
  } catch {
    // What it says may hold the credential.
  }
  throw new PdpUnavailableError('there is no credential for the decision server')
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** What went wrong in the runtime's own word, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
function causeOf(error: unknown): string {
  const { cause } = (error ?? {}) as { readonly cause?: { readonly code?: unknown } | null }
  const code = cause?.code
  return typeof code === 'string' && /^\w+$/.test(code) ? ` (${code})` : ''
}

function parsed(text: string): Received | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Received) : undefined
  } catch {
    return undefined
  }
}

function refused(status: number): PdpRefusedError {
  if (status === 401) return new PdpRefusedError('the decision server does not accept the credential', status)
  if (status === 403) return new PdpRefusedError('the decision server does not allow this to its caller', status)
  return new PdpRefusedError(`this is no decision server of rbac: it answers with ${status}`, status)
}
