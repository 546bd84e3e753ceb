import { type AuthorityOptions, ClientSecretCredential } from './client-secret.js'
import type { TokenCredential } from './credential.js'
import { ManagedIdentityCredential } from './managed-identity.js'
import { surroundingsOf, variable } from './surroundings.js'

/**
 * The credential that the variables describe: an app with a secret (AZURE_TENANT_ID, AZURE_CLIENT_ID and
 * AZURE_CLIENT_SECRET), else the host's identity, of which AZURE_CLIENT_ID names one of several.
 *
 * @throws {InvalidRequestError} for variables that describe none
 */
export function credentialFromEnvironment(options: AuthorityOptions = {}): TokenCredential {
  const { env } = surroundingsOf(options)
  const tenantId = variable(env, 'AZURE_TENANT_ID')
  const clientId = variable(env, 'AZURE_CLIENT_ID')
  const secret = variable(env, 'AZURE_CLIENT_SECRET')
  if (tenantId !== undefined && clientId !== undefined && secret !== undefined) {
    return new ClientSecretCredential(tenantId, clientId, secret, options)
  }
  return new ManagedIdentityCredential(clientId ?? {}, options)
}
