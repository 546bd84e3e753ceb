import { type HttpReply, type HttpRequest, Refusal } from '../http/exchange.js'
import type { ChallengeFiles } from './challenge-files.js'
import type { Host } from './host.js'
import { checkFault, checkMetadataRequest, grantAsked, metadataToken } from './imds.js'
import type { QueryRules } from './query.js'
import type { MetadataService } from './service.js'

/**
 * Answers the token request of Azure Arc: a program must first show that it can read a file that only privileged
 * users of the machine can.
 */
export async function answerArc(
  request: HttpRequest,
  host: Host,
  service: MetadataService,
  files: ChallengeFiles,
): Promise<HttpReply> {
  checkMetadataRequest(request)
  checkFault(host, service)
  const [authorization, ...more] = request.headers('authorization')
  const content = /^Basic (\S+)$/.exec(authorization ?? '')?.[1]
  if (content === undefined || more.length > 0 || !files.redeem(content)) {
    throw new Refusal({
      status: 401,
      headers: { 'WWW-Authenticate': `Basic realm=${files.create()}` },
      body: { error: 'unauthorized', error_description: 'Send the content of the file that WWW-Authenticate names' },
    })
  }
  const grant = await grantAsked(request, host, service, RULES)
  const { objectId, managedIdentity } = grant.identity
  // Clients that selected an identity look here whether they got that one.
  const echo = {
    object_id: objectId,
    ...(managedIdentity?.kind === 'user' && { msi_res_id: managedIdentity.resourceId }),
  }
  return { status: 200, body: { ...metadataToken(grant), ...echo } }
}

const RULES: QueryRules = {
  oldestVersion: '2019-11-01',
  selectors: { client_id: 'clientId', object_id: 'objectId', msi_res_id: 'resourceId' },
}
