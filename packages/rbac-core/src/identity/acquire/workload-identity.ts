import { CredentialUnavailableError } from '../errors.js'
import { AppCredential } from './app-credential.js'
import type { AuthorityOptions } from './client-secret.js'
import { federatedProof } from './federated-token.js'
import { surroundingsOf, variable } from './surroundings.js'
import { readAppRegistration } from './token-endpoint.js'

export interface WorkloadIdentityOptions extends AuthorityOptions {
  /** Default: AZURE_TENANT_ID. */
  readonly tenantId?: string | undefined
  /** Default: AZURE_CLIENT_ID. */
  readonly clientId?: string | undefined
  /** A file with a token of the workload's own issuer. Default: AZURE_FEDERATED_TOKEN_FILE. */
  readonly tokenFilePath?: string | undefined
}

/** Tokens of an app that trusts another issuer, such as a Kubernetes cluster, to say who its workloads are. */
export class WorkloadIdentityCredential extends AppCredential {
  /** @throws {CredentialUnavailableError} where neither options nor variables say which app */
  constructor(options: WorkloadIdentityOptions = {}) {
    const surroundings = surroundingsOf(options)
    const { env } = surroundings
    const tenantId = options.tenantId ?? variable(env, 'AZURE_TENANT_ID')
    const clientId = options.clientId ?? variable(env, 'AZURE_CLIENT_ID')
    const path = options.tokenFilePath ?? variable(env, 'AZURE_FEDERATED_TOKEN_FILE')
    if (tenantId === undefined || clientId === undefined || path === undefined) {
      throw new CredentialUnavailableError(
        'not_configured',
        'workload identity needs AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE, or the options of those names',
      )
    }
    const app = readAppRegistration({ tenantId, clientId }, options.authorityHost, surroundings)
    super(app, () => federatedProof(path, surroundings), surroundings)
  }
}
