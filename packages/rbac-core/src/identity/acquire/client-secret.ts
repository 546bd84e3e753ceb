import { InvalidRequestError } from '../../errors.js'
import { AppCredential } from './app-credential.js'
import { type CredentialOptions, surroundingsOf } from './surroundings.js'
import { readAppRegistration } from './token-endpoint.js'

export interface AuthorityOptions extends CredentialOptions {
  /** Base URL of the authority. Default: AZURE_AUTHORITY_HOST, then Entra's public cloud. */
  readonly authorityHost?: string | undefined
}

/** Tokens of an app that knows a secret. Where a managed identity can be had, there is no secret to lose. */
export class ClientSecretCredential extends AppCredential {
  /** @throws {InvalidRequestError} */
  constructor(tenantId: string, clientId: string, clientSecret: string, options: AuthorityOptions = {}) {
    if (typeof clientSecret !== 'string' || clientSecret === '')
      throw new InvalidRequestError('`clientSecret` must be a text')
    const surroundings = surroundingsOf(options)
    const app = readAppRegistration({ tenantId, clientId }, options.authorityHost, surroundings)
    super(app, async () => ({ client_secret: clientSecret }), surroundings)
  }
}
