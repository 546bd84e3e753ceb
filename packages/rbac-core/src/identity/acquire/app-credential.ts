import { type AccessToken, checkOptions, type GetTokenOptions, onlyScope, type TokenCredential } from './credential.js'
import { FreshTokens } from './fresh-tokens.js'
import type { Surroundings } from './surroundings.js'
import { type AppRegistration, checkTenant, requestAppToken } from './token-endpoint.js'

/** What an app shows to its authority, as form fields. */
export type Proof = () => Promise<Readonly<Record<string, string>>>

/** Tokens of an app by its registration and what it can show. */
export class AppCredential implements TokenCredential {
  readonly #app: AppRegistration
  readonly #proof: Proof
  readonly #surroundings: Surroundings
  readonly #tokens: FreshTokens

  constructor(app: AppRegistration, proof: Proof, surroundings: Surroundings) {
    this.#app = app
    this.#proof = proof
    this.#surroundings = surroundings
    this.#tokens = new FreshTokens(surroundings.clock)
  }

  /**
   * A token for one scope, from the authority where none is at hand, or where `claims` answer a resource's challenge.
   *
   * @throws {AuthenticationError | CredentialUnavailableError}
   */
  async getToken(scopes: string | readonly string[], options: GetTokenOptions = {}): Promise<AccessToken> {
    checkOptions(options)
    const scope = onlyScope(scopes)
    checkTenant(options, this.#app)
    const { claims } = options
    const load = async (): Promise<AccessToken> =>
      requestAppToken(this.#app, scope, await this.#proof(), claims, this.#surroundings)
    return claims === undefined ? this.#tokens.get(scope, load, options) : this.#tokens.replace(scope, load, options)
  }
}
