import { foldAscii } from '../../fold-ascii.js'
import { type HttpRequest, refuse } from './exchange.js'

/**
 * Refuses a request that was sent to another name. A web page whose own name was made to point at this machine
 * (DNS rebinding) sends that name.
 *
 * @throws {Refusal}
 */
export function checkHost(request: HttpRequest, names: ReadonlySet<string>): void {
  const [host = '', ...more] = request.headers('host')
  const name = foldAscii(host).replace(/:\d+$/, '')
  if (more.length > 0 || !names.has(name)) throw refuse(400, 'invalid_request', 'the Host header names another server')
}

/**
 * Refuses what a browser sends for a page: no page has any business with credentials.
 *
 * @throws {Refusal}
 */
export function checkNoOrigin(request: HttpRequest): void {
  if (request.headers('origin').length > 0)
    throw refuse(403, 'forbidden_origin', 'requests of web pages are not allowed')
}
