import { checkHost } from '../http/checks.js'
import { type HttpHandler, type HttpReply, type HttpRequest, refuse } from '../http/exchange.js'
import { answerAppService } from './app-service.js'
import { answerArc } from './arc.js'
import type { ChallengeFiles } from './challenge-files.js'
import type { Host } from './host.js'
import type { Hosts } from './hosts.js'
import { answerImds } from './imds.js'
import type { MetadataService } from './service.js'

/** What the metadata endpoints work with. */
export interface MetadataContext {
  readonly hosts: Hosts
  readonly service: MetadataService
  /** Absent: no Azure Arc endpoint. */
  readonly challenges?: ChallengeFiles
}

/** Where a host's endpoints are, below the address of the server. */
export function hostPath(host: Host): string {
  return `/hosts/${host.name}`
}

/** Below `hostPath`. */
export const APP_SERVICE_PATH = '/msi/token'
export const ARC_PATH = '/arc/oauth2/token'

/** The endpoints of every host, each below its own path; without one it is the first host that is asked. */
export function metadataRoutes(context: MetadataContext, names: ReadonlySet<string>): HttpHandler {
  return (request) => {
    checkHost(request, names)
    const { host, path } = findHost(request.path, context.hosts)
    // Not 404: to clients that means the endpoint is being updated, and they would ask again for a long time.
    if (host === undefined) throw refuse(400, 'invalid_request', 'Host not found')
    return answer(request, path, host, context)
  }
}

function findHost(path: string, hosts: Hosts): { readonly host: Host | undefined; readonly path: string } {
  const [, name, rest] = /^\/hosts\/([^/]+)(\/.*)$/.exec(path) ?? []
  if (name === undefined || rest === undefined) return { host: hosts.all[0], path }
  return { host: hosts.find(name), path: rest }
}

function answer(request: HttpRequest, path: string, host: Host, context: MetadataContext): Promise<HttpReply> {
  const { service, challenges } = context
  if (IMDS.test(path)) return answerImds(request, host, service)
  if (path === APP_SERVICE_PATH) return answerAppService(request, host, service)
  if (path === ARC_PATH && challenges !== undefined) return answerArc(request, host, service, challenges)
  throw refuse(404, 'not_found', 'there is nothing at this path')
}

/** Azure ignores the case of the first segment. Its own clients write a slash at the end when the address is not Azure's. */
const IMDS = /^\/[Mm][Ee][Tt][Aa][Dd][Aa][Tt][Aa]\/identity\/oauth2\/token\/?$/
