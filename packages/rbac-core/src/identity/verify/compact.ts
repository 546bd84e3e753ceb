import { InvalidTokenError } from '../errors.js'

/** The parts of a token in compact form that are read before its signature is known to be good. */
export interface CompactToken {
  readonly text: string
  readonly header: string
  readonly payload: string
}

/**
 * The parts of `token`, each in the one spelling that base64url allows.
 *
 * Decoders pass over white space and stray bits at the end of a segment, so one signature would have many spellings.
 *
 * @throws {InvalidTokenError} `malformed_token`
 */
export function readCompact(token: unknown, maxBytes: number): CompactToken {
  if (typeof token !== 'string') throw malformed('a token is text')
  // Length first, so that nothing else is done with what is too long.
  if (token.length > maxBytes) throw malformed(`the token is longer than ${maxBytes} bytes`)
  if (!THREE_SEGMENTS.test(token)) throw malformed('a token is three base64url segments with dots between them')
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  const header = token.slice(0, first)
  const payload = token.slice(first + 1, second)
  if (!isCanonical(header) || !isCanonical(payload) || !isCanonical(token.slice(second + 1))) {
    throw malformed('a segment of the token is not canonical base64url')
  }
  return { text: token, header, payload }
}

export function malformed(detail: string): InvalidTokenError {
  return new InvalidTokenError('malformed_token', detail)
}

/** The signature may be empty here: it is then a signature that fails. */
const THREE_SEGMENTS = /^[\w-]+\.[\w-]+\.[\w-]*$/

/** The bits that the last character has to spare are zero. */
function isCanonical(segment: string): boolean {
  const rest = segment.length % 4
  if (rest === 0) return true
  const last = segment.slice(-1)
  return rest === 2 ? 'AQgw'.includes(last) : rest === 3 && 'AEIMQUYcgkosw048'.includes(last)
}
