import { InvalidActionError, InvalidRequestError, InvalidScopeError } from '../errors.js'
import { PdpRefusedError, PdpUnavailableError } from './errors.js'
import type { PdpClientSettings } from './options.js'

/** An object that a server sent, unchecked. */
export type Received = Readonly<Record<string, unknown>>

/**
 * Puts one request to the server and returns its answer.
 *
 * @throws {InvalidRequestError | InvalidScopeError | InvalidActionError} as the engine would
 * @throws {PdpUnavailableError | PdpRefusedError}
 */
export async function call(settings: PdpClientSettings, path: string, body: object): Promise<Received> {
  const { status, value } = await exchange(settings, path, body)
  if (status === 200 && value !== undefined) return value
  if (status === 400 && value !== undefined) throw errorOf(value)
  if (status >= 500 || status === 429) throw new PdpUnavailableError(`the decision server answers with ${status}`)
  throw refused(status)
}

/** What a server says is wrong with a request, as the engine's own error. */
export function errorOf({ code, detail, message = detail }: Received): Error {
  const text = typeof message === 'string' ? message : 'the decision server refused the request'
  if (code === 'INVALID_SCOPE') return new InvalidScopeError(text)
  if (code === 'INVALID_ACTION') return new InvalidActionError(text)
  return new InvalidRequestError(text)
}

async function exchange(
  { base, credential, timeoutMs, fetch }: PdpClientSettings,
  path: string,
  body: object,
): Promise<{ readonly status: number; readonly value: Received | undefined }> {
  const secret = await secretOf(credential)
  try {
    const response = await fetch(base + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
      },
      body: JSON.stringify(body),
      // Whoever it points to has not been trusted with the credential.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, value: parsed(await response.text()) }
  } catch (error) {
    const why = error instanceof Error && error.name === 'TimeoutError' ? ` within ${timeoutMs} ms` : ''
    throw new PdpUnavailableError(`no answer from the decision server at ${base}${why}`)
  }
}

async function secretOf(credential: PdpClientSettings['credential']): Promise<string | undefined> {
  try {
    return await credential()
  } catch {
    throw new PdpUnavailableError('there is no credential for the decision server')
  }
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
