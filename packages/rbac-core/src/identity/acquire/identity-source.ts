import { CredentialUnavailableError } from '../errors.js'
import { appService } from './app-service.js'
import { ARC_ENDPOINT, azureArc } from './azure-arc.js'
import type { AccessToken } from './credential.js'
import type { IdentitySelector } from './identity-selector.js'
import { imds } from './imds.js'
import { type Surroundings, variable } from './surroundings.js'
import { workloadIdentity } from './workload-identity-source.js'

/** Asks one kind of host for a token for a resource. */
export type IdentitySource = (resource: string) => Promise<AccessToken>

/**
 * The source of this host, told by its variables in the order in which Azure's own clients look at them.
 *
 * @throws {CredentialUnavailableError} for hosts whose protocol is not spoken here
 */
export async function identitySource(surroundings: Surroundings, selector: IdentitySelector): Promise<IdentitySource> {
  const { env } = surroundings
  const workload = workloadIdentity(surroundings, selector)
  if (workload !== undefined) return workload
  const endpoint = variable(env, 'IDENTITY_ENDPOINT')
  const secret = variable(env, 'IDENTITY_HEADER')
  if (endpoint !== undefined && secret !== undefined) {
    if (variable(env, 'IDENTITY_SERVER_THUMBPRINT') !== undefined) throw unsupported('Service Fabric')
    return appService(surroundings, selector, { endpoint, secret })
  }
  if (variable(env, 'MSI_ENDPOINT') !== undefined) throw unsupported('Azure Machine Learning and Cloud Shell')
  if (endpoint !== undefined && variable(env, 'IMDS_ENDPOINT') !== undefined) {
    return azureArc(surroundings, selector, endpoint)
  }
  return (await hasArcAgent(surroundings))
    ? azureArc(surroundings, selector, ARC_ENDPOINT)
    : imds(surroundings, selector)
}

function unsupported(host: string): CredentialUnavailableError {
  return new CredentialUnavailableError('not_supported', `managed identities of ${host} are not supported`)
}

/** The agent is there even where its variables did not reach this process. */
async function hasArcAgent({ env, files, platform }: Surroundings): Promise<boolean> {
  // An address that was given for the metadata service is the stronger sign.
  if (variable(env, 'AZURE_POD_IDENTITY_AUTHORITY_HOST') !== undefined) return false
  const windows = `${variable(env, 'ProgramFiles') ?? 'C:\\Program Files'}\\AzureConnectedMachineAgent\\himds.exe`
  const path = platform === 'win32' ? windows : '/opt/azcmagent/bin/himds'
  return (await files?.size(path).catch(() => undefined)) !== undefined
}
