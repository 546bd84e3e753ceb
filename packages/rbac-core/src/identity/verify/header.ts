import { base64url } from 'jose'
import { InvalidTokenError } from '../errors.js'
import { malformed } from './compact.js'
import { type JsonObject, readJsonObject } from './json.js'

/** A protected header that was checked: how the token says it was signed, by rules the token had no say in. */
export interface TokenHeader {
  readonly alg: string
  readonly kid: string
  readonly typ: string
  readonly [name: string]: unknown
}

/**
 * The header that `segment` spells.
 *
 * `jwk`, `jku`, `x5u` and `x5c` are read by nobody: keys come from the configuration.
 *
 * @throws {InvalidTokenError}
 */
export function readHeader(segment: string, algorithms: ReadonlySet<string>): TokenHeader {
  const header = readJsonObject(base64url.decode(segment), 'header')
  const { alg, kid, typ } = header
  if (typeof alg !== 'string' || alg === '') throw malformed('the header of the token has no algorithm')
  if (!algorithms.has(alg)) refuse('alg_not_allowed', 'the algorithm of the token is not one of those configured')
  refuseExtensions(header)
  if (Object.hasOwn(header, 'cty')) refuse('nested_token_not_allowed', 'the token holds something else than claims')
  if (typeof typ !== 'string' || !TYPES.has(typ.toLowerCase())) {
    refuse('typ_not_allowed', 'the type of the token is neither JWT nor at+jwt')
  }
  if (typeof kid !== 'string' || kid === '') refuse('kid_missing', 'the token does not say which key signed it')
  return Object.freeze({ ...header, alg, kid, typ })
}

/** `application/` may be left out, and case does not count (RFC 7515, 4.1.9). */
const TYPES: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt'])

/** Nothing that has to be understood (`crit`) is, so every such header is refused; the reason tells how well it was put. */
function refuseExtensions(header: JsonObject): void {
  if (Object.hasOwn(header, 'b64')) throw malformed('the payload of an access token is always base64url')
  if (!Object.hasOwn(header, 'crit')) return
  const { crit } = header
  const isWellPut =
    Array.isArray(crit) &&
    crit.length > 0 &&
    new Set(crit).size === crit.length &&
    crit.every((name) => typeof name === 'string' && Object.hasOwn(header, name) && !REGISTERED.has(name))
  if (!isWellPut) throw malformed('the `crit` of the header is not a list of extensions that are there')
  refuse('unsupported_critical_header_or_alg', 'the header asks for an extension that is not supported')
}

/** Names that `crit` must not hold, because every reader knows them (RFC 7515, 4.1.11). */
const REGISTERED: ReadonlySet<string> = new Set([
  'alg',
  'jku',
  'jwk',
  'kid',
  'x5u',
  'x5c',
  'x5t',
  'x5t#S256',
  'typ',
  'cty',
  'crit',
])

function refuse(reason: InvalidTokenError['reason'], detail: string): never {
  throw new InvalidTokenError(reason, detail)
}
