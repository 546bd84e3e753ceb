import { AuthenticationError } from '../errors.js'
import { exchange, type HttpAnswer, type HttpFailure } from '../http.js'
import { isLinkLocal, isSecure, parseUrl } from '../place.js'
import { type Attempts, METADATA_RETRIES, withRetries } from './retry.js'
import type { Surroundings } from './surroundings.js'

/** Some kilobytes are usual. */
const MAX_BYTES = 64 * 1024

/** One question to an identity endpoint of the host. */
export interface MetadataQuestion {
  /** Where the endpoint is said to be. */
  readonly endpoint: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Record<string, string>
}

/**
 * Asks until there is an answer or the plan gives up.
 *
 * @throws {AuthenticationError} `insecure_endpoint`, for an endpoint where strangers could answer or listen
 */
export function askMetadata(question: MetadataQuestion, surroundings: Surroundings): Promise<Attempts> {
  const url = endpointUrl(question.endpoint, surroundings.allowPrivateNetwork)
  for (const [name, value] of Object.entries(question.query)) url.searchParams.set(name, value)
  // TLS needs no way of its own: it keeps what a proxy on the way sees to an address.
  const fetch = url.protocol === 'http:' ? surroundings.direct : surroundings.fetch
  const attempt = (): Promise<HttpAnswer | HttpFailure> =>
    exchange(
      fetch,
      { method: 'GET', url: url.href, headers: { accept: 'application/json', ...question.headers } },
      { timeoutMs: surroundings.timeoutMs, maxBytes: MAX_BYTES },
    )
  return withRetries(attempt, METADATA_RETRIES, surroundings)
}

function endpointUrl(text: string, allowPrivateNetwork: boolean): URL {
  const url = parseUrl(text)
  const isFit =
    url !== undefined &&
    (isSecure(url) ||
      (url.protocol === 'http:' && (isLinkLocal(url) || (allowPrivateNetwork && PRIVATE_V4.test(url.hostname)))))
  if (isFit) return url
  throw new AuthenticationError(
    'insecure_endpoint',
    'the identity endpoint of the environment is neither on this machine, nor link-local, nor https (`allowPrivateNetwork` accepts private addresses too)',
  )
}

const PRIVATE_V4 = /^(?:10\.\d+|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.\d+\.\d+$/
