import { decodeJwt } from 'jose'
import { InvalidRequestError } from '../../errors.js'
import { ClientSecretCredential } from './client-secret.js'
import { type AccessToken, defaultScopeOf, type GetTokenOptions, type TokenCredential } from './credential.js'
import { ManagedIdentityCredential } from './managed-identity.js'
import { type CredentialOptions, surroundingsOf, variable } from './surroundings.js'

export interface AzureServiceTokenProviderOptions extends CredentialOptions {
  /** E.g. `RunAs=App;AppId=<client id>`. Default: AzureServicesAuthConnectionString, then the host's own identity. */
  readonly connectionString?: string | undefined
}

export interface AppAuthenticationResult {
  readonly accessToken: string
  readonly expiresOn: Date
  readonly resource: string
  readonly tokenType: 'Bearer'
}

/** Whose token was got last, as the token itself has it. */
export interface PrincipalUsed {
  readonly isAuthenticated: true
  readonly type: 'App'
  readonly appId?: string
  readonly tenantId?: string
}

/** Tokens by resource, such as `https://vault.azure.net`, for those who know the .NET class of this name. */
export class AzureServiceTokenProvider {
  readonly #credential: TokenCredential
  #principalUsed: PrincipalUsed | undefined

  /**
   * A connection string alone may stand in for `{ connectionString }`.
   *
   * @throws {InvalidRequestError}
   */
  constructor(connectionStringOrOptions: string | AzureServiceTokenProviderOptions = {}) {
    const options =
      typeof connectionStringOrOptions === 'string'
        ? { connectionString: connectionStringOrOptions }
        : connectionStringOrOptions
    const { env } = surroundingsOf(options)
    const text = options.connectionString ?? variable(env, 'AzureServicesAuthConnectionString') ?? 'RunAs=App'
    this.#credential = credentialOf(readConnectionString(text), options)
  }

  /** Undefined until a token was got. */
  get principalUsed(): PrincipalUsed | undefined {
    return this.#principalUsed
  }

  /** A slash at the end of `resource` is kept: it becomes part of the audience. */
  async getAccessToken(resource: string, options: GetTokenOptions = {}): Promise<string> {
    return (await this.#get(resource, options)).token
  }

  async getAuthenticationResult(resource: string, options: GetTokenOptions = {}): Promise<AppAuthenticationResult> {
    const { token, expiresOnTimestamp, tokenType } = await this.#get(resource, options)
    return { accessToken: token, expiresOn: new Date(expiresOnTimestamp), resource, tokenType }
  }

  async #get(resource: string, options: GetTokenOptions): Promise<AccessToken> {
    if (typeof resource !== 'string' || resource.trim() === '') {
      throw new InvalidRequestError('`resource` must be a text such as `https://vault.azure.net`')
    }
    const token = await this.#credential.getToken(defaultScopeOf(resource), options)
    this.#principalUsed = principalOf(token.token)
    return token
  }
}

const KNOWN_KEYS: readonly string[] = ['runas', 'appid', 'tenantid', 'appkey']

/** The parts of a connection string by lower-cased key. No part of it is ever shown: one of them is a secret. */
function readConnectionString(text: string): ReadonlyMap<string, string> {
  if (typeof text !== 'string') throw new InvalidRequestError('the connection string must be a text')
  const parts = new Map<string, string>()
  for (const part of text.split(';').filter((each) => each.trim() !== '')) {
    const at = part.indexOf('=')
    const key = part.slice(0, at).trim().toLowerCase()
    const value = part.slice(at + 1).trim()
    if (!KNOWN_KEYS.includes(key) || value === '') {
      throw new InvalidRequestError('the connection string has a part that is none of RunAs, AppId, TenantId, AppKey')
    }
    if (parts.has(key)) throw new InvalidRequestError('the connection string names a part twice')
    parts.set(key, value)
  }
  if (parts.get('runas')?.toLowerCase() !== 'app') {
    throw new InvalidRequestError(
      'the connection string must say `RunAs=App`: developer tools and users are not supported',
    )
  }
  return parts
}

function credentialOf(parts: ReadonlyMap<string, string>, options: CredentialOptions): TokenCredential {
  const [clientId, tenantId, secret] = [parts.get('appid'), parts.get('tenantid'), parts.get('appkey')]
  if (secret === undefined && tenantId === undefined) {
    return new ManagedIdentityCredential(clientId ?? {}, options)
  }
  if (secret === undefined || tenantId === undefined || clientId === undefined) {
    throw new InvalidRequestError('an app with a secret needs AppId, TenantId and AppKey in the connection string')
  }
  return new ClientSecretCredential(tenantId, clientId, secret, options)
}

/** From the token as it came, unverified: it says who we are to ourselves. */
function principalOf(token: string): PrincipalUsed {
  const { appid, azp, tid } = claimsOf(token)
  const appId = appid ?? azp
  return {
    isAuthenticated: true,
    type: 'App',
    ...(typeof appId === 'string' && { appId }),
    ...(typeof tid === 'string' && { tenantId: tid }),
  }
}

function claimsOf(token: string): { readonly appid?: unknown; readonly azp?: unknown; readonly tid?: unknown } {
  try {
    return decodeJwt(token)
  } catch {
    // A resource's token is its own business and need not be a JWT.
    return {}
  }
}
