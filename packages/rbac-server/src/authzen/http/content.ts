import { invalid } from '../wire/refusal.js'
import type { Exchange } from './exchange.js'

/**
 * Refuses a body that does not say it is JSON, in so many letters: what one reader takes for JSON and another does not
 * passes the one that checks.
 *
 * @throws {Refusal} with 400, as AuthZEN wants it
 */
export function checkContentType(exchange: Exchange): void {
  const type = exchange.header('content-type')
  if (type === undefined || !JSON_TYPE.test(type)) throw invalid('the Content-Type must be application/json')
  for (const [, charset = ''] of type.matchAll(CHARSET)) {
    if (charset.toLowerCase() !== 'utf-8') throw invalid('the charset must be utf-8')
  }
  const encoding = exchange.header('content-encoding')
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw invalid('a body with a Content-Encoding is not read')
  }
}

/** With parameters of the form `name=value` or `name="value"`. */
const JSON_TYPE =
  /^application\/json[ \t]*(?:;[ \t]*(?:[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"[^"\\]*")[ \t]*)?)*$/i
const CHARSET = /;[ \t]*charset="?([^";]*?)"?[ \t]*(?=;|$)/gi

/** Headers that say something else when another copy of them is read. */
const SINGLE = ['host', 'authorization', 'x-api-key', 'content-type', 'content-encoding'] as const

/** @throws {Refusal} */
export function checkHeaders(exchange: Exchange): void {
  // Node takes any coding before it for none: a body that is compressed would be read as it is.
  const coding = exchange.header('transfer-encoding')
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    throw invalid('a body with a Transfer-Encoding other than chunked is not read')
  }
  for (const name of SINGLE) {
    if (exchange.header(name) !== undefined && exchange.isRepeated(name))
      throw invalid(`the header ${name} is there twice`)
  }
}

/** The client's own name for the request, to be sent back as it is; undefined where it can't be sent. */
export function requestIdOf(exchange: Exchange): string | undefined {
  const id = exchange.header('x-request-id')
  return id !== undefined && isSendable(id) ? id : undefined
}

/** Whether the text can be the value of a header. */
export function isSendable(text: string): boolean {
  return SENDABLE.test(text)
}

const SENDABLE = /^[\t\x20-\x7e\x80-\xff]+$/
