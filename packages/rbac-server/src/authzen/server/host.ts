import type { IncomingMessage } from 'node:http'
import { timesSent } from '../http/raw-headers.js'

/** Whether a request has the one Host header that it has to have (RFC 9112, 3.2): HTTP/1.0 may be without. */
export function isHostRight({ headers, rawHeaders, httpVersion }: IncomingMessage): boolean {
  const { host } = headers
  if (host === undefined) return httpVersion === '1.0'
  return HOST.test(host) && timesSent(rawHeaders, 'host') === 1
}

/** A name or an address, or nothing, and a port. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d{0,5})?$/i
