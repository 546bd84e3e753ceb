import { defaultScopeOf } from './credential.js'
import { federatedProof } from './federated-token.js'
import type { IdentitySelector } from './identity-selector.js'
import type { IdentitySource } from './identity-source.js'
import { type Surroundings, variable } from './surroundings.js'
import { readAppRegistration, requestAppToken } from './token-endpoint.js'

/** The identity of a Kubernetes pod, for hosts whose variables describe one; it is chosen by client id only. */
export function workloadIdentity(surroundings: Surroundings, selector: IdentitySelector): IdentitySource | undefined {
  const { env } = surroundings
  const tenantId = variable(env, 'AZURE_TENANT_ID')
  const tokenFile = variable(env, 'AZURE_FEDERATED_TOKEN_FILE')
  const clientId = selector.clientId ?? variable(env, 'AZURE_CLIENT_ID')
  if (tenantId === undefined || tokenFile === undefined || clientId === undefined) return undefined
  if (selector.objectId !== undefined || selector.resourceId !== undefined) return undefined
  const app = readAppRegistration({ tenantId, clientId }, undefined, surroundings)
  return async (resource) => {
    const proof = await federatedProof(tokenFile, surroundings)
    return requestAppToken(app, defaultScopeOf(resource), proof, undefined, surroundings)
  }
}
