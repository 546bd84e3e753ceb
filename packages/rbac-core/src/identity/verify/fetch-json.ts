import { KeysUnavailableError } from '../errors.js'
import { exchange, type Fetch } from '../http.js'

/** How the documents of an authority are fetched. */
export interface FetchRules {
  readonly fetch: Fetch
  readonly timeoutMs: number
}

/** A key set is some 20 kB at the largest authority there is. */
const MAX_BYTES = 1024 * 1024

/**
 * The JSON document at `url`; undefined where there is none (404).
 *
 * @throws {KeysUnavailableError} where nobody knows whether there is one
 */
export async function fetchJson(url: string, what: string, rules: FetchRules): Promise<unknown> {
  const request = { method: 'GET', url, headers: { accept: 'application/json' } } as const
  const outcome = await exchange(rules.fetch, request, { timeoutMs: rules.timeoutMs, maxBytes: MAX_BYTES })
  if (typeof outcome === 'string') throw new KeysUnavailableError(`the ${what} can not be had: ${SAID[outcome]}`)
  if (outcome.status === 404) return undefined
  if (outcome.status !== 200) {
    throw new KeysUnavailableError(`the ${what} can not be had: the authority answers with status ${outcome.status}`)
  }
  try {
    return JSON.parse(outcome.text)
  } catch {
    throw new KeysUnavailableError(`the ${what} is not JSON`)
  }
}

const SAID = {
  timeout: 'no answer in time',
  unreachable: 'the authority can not be reached',
  untrusted_certificate:
    'the certificate of the authority is not trusted (NODE_EXTRA_CA_CERTS names a file of further ones)',
  unexpected_redirect: 'the authority redirects, which is not followed',
  response_too_large: 'the answer is too large',
  invalid_response: 'the answer is not text',
} as const
