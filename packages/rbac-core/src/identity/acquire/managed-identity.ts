import { InvalidRequestError } from '../../errors.js'
import { codedOptions } from '../../model/coded.js'
import {
  type AccessToken,
  checkOptions,
  type GetTokenOptions,
  onlyScope,
  resourceOf,
  type TokenCredential,
} from './credential.js'
import { FreshTokens } from './fresh-tokens.js'
import { type IdentitySelector, readSelector } from './identity-selector.js'
import { type IdentitySource, identitySource } from './identity-source.js'
import { type CredentialOptions, type Surroundings, surroundingsOf } from './surroundings.js'

export interface ManagedIdentityOptions extends CredentialOptions, IdentitySelector {}

/**
 * Tokens of the identity that Azure gave the host: a virtual machine, App Service, Functions, Container Apps, a machine
 * with the Azure Arc agent, or a Kubernetes pod with workload identity. The app holds no secret.
 *
 * Each credential finds out by itself which host it is on, when it is first asked.
 */
export class ManagedIdentityCredential implements TokenCredential {
  readonly #surroundings: Surroundings
  readonly #selector: IdentitySelector
  readonly #tokens: FreshTokens
  #source: Promise<IdentitySource> | undefined

  /**
   * A client id alone may stand in for `{ clientId }`.
   *
   * @throws {InvalidRequestError}
   */
  constructor(clientIdOrOptions: string | ManagedIdentityOptions = {}, more: CredentialOptions = {}) {
    const given = typeof clientIdOrOptions === 'string' ? { clientId: clientIdOrOptions } : clientIdOrOptions
    const options: ManagedIdentityOptions = codedOptions(() => ({ ...more, ...given }))
    this.#surroundings = surroundingsOf(options)
    this.#selector = readSelector(options)
    this.#tokens = new FreshTokens(this.#surroundings.clock)
  }

  /**
   * A token for one scope, from the host where none is at hand. `claims` and `tenantId` change nothing: the host has one
   * tenant and no way to pass a challenge on.
   *
   * @throws {CredentialUnavailableError} where the host has no managed identities
   * @throws {AuthenticationError} where it gives no token that can be used
   */
  async getToken(scopes: string | readonly string[], options: GetTokenOptions = {}): Promise<AccessToken> {
    checkOptions(options)
    const resource = resourceOf(onlyScope(scopes))
    if (resource === '') throw new InvalidRequestError('the token scope names no resource')
    return this.#tokens.get(resource, () => this.#load(resource), options)
  }

  async #load(resource: string): Promise<AccessToken> {
    this.#source ??= identitySource(this.#surroundings, this.#selector)
    return (await this.#source)(resource)
  }
}
