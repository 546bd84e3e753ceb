import { InvalidRequestError } from '../errors.js'

/** What the `Authorization` header of a request holds. */
export type BearerResult =
  | { readonly token: string }
  | { readonly reason: 'token_missing' | 'unsupported_scheme'; readonly status: 401 }
  | {
      readonly reason: 'malformed_authorization_header' | 'multiple_authorization_headers'
      readonly status: 400
      readonly error: 'invalid_request'
    }

/**
 * The bearer token of a request, by the grammar of RFC 6750: one header, one scheme, one token. `values` are all the
 * `Authorization` headers there are; a server that joins or drops repeated ones hides the second.
 *
 * Nothing is said of whether the token is any good.
 *
 * @throws {InvalidRequestError} for what is neither text nor a list of texts
 */
export function readBearer(values: string | readonly string[] | null | undefined): BearerResult {
  const [value, second] = listOf(values)
  if (value === undefined) return { reason: 'token_missing', status: 401 }
  if (second !== undefined) return unusable('multiple_authorization_headers')
  const [, scheme, rest = ''] = SCHEME.exec(value) ?? []
  if (scheme === undefined) return unusable('malformed_authorization_header')
  // A proof-of-possession token is not a bearer token, whatever it looks like.
  if (scheme.toLowerCase() !== 'bearer') return { reason: 'unsupported_scheme', status: 401 }
  return TOKEN68.test(rest) ? { token: rest } : unusable('malformed_authorization_header')
}

const SCHEME = /^([!#$%&'*+.^_`|~\w-]+)(?: +(.*))?$/
const TOKEN68 = /^[\w\-.~+/]+=*$/

function listOf(values: unknown): readonly string[] {
  const list = Array.isArray(values) ? values : values == null ? [] : [values]
  if (list.every((value) => typeof value === 'string')) return list
  throw new InvalidRequestError('Authorization headers must be text, or a list of texts')
}

function unusable(reason: 'malformed_authorization_header' | 'multiple_authorization_headers'): BearerResult {
  return { reason, status: 400, error: 'invalid_request' }
}
