/** Whose name tokens are issued in: the authority's own, or Azure's, for services that take no other. */
export type IssuerFormat = 'local' | 'azure'

/** The names of the issuer and the addresses of its documents, tenant by tenant. */
export class Issuers {
  /** `https://localhost:<port>` */
  readonly authority: string
  readonly #names: { readonly 1: string; readonly 2: string }

  constructor(authority: string, format: IssuerFormat) {
    this.authority = authority
    this.#names =
      format === 'local'
        ? { 1: `${authority}/{tenantid}/`, 2: `${authority}/{tenantid}/v2.0` }
        : { 1: 'https://sts.windows.net/{tenantid}/', 2: 'https://login.microsoftonline.com/{tenantid}/v2.0' }
  }

  /** The `iss` of a token; with `{tenantid}` for a tenant it is a template. */
  issuer(tenantId: string, version: 1 | 2): string {
    return this.#names[version].replace('{tenantid}', tenantId)
  }

  /** What published keys name as their issuer. Entra compares tokens of both versions with this one. */
  get keyIssuer(): string {
    return this.#names[2]
  }

  /** The `iss` of tokens for workloads, which stand in for those of a Kubernetes cluster. */
  get workloadIssuer(): string {
    return `${this.authority}/workload`
  }

  tokenEndpoint(tenant: string, version: 1 | 2): string {
    return `${this.authority}/${tenant}/oauth2${version === 1 ? '' : '/v2.0'}/token`
  }

  keysEndpoint(tenant: string, version: 1 | 2): string {
    return `${this.authority}/${tenant}/discovery${version === 1 ? '' : '/v2.0'}/keys`
  }

  authorizationEndpoint(tenant: string, version: 1 | 2): string {
    return `${this.authority}/${tenant}/oauth2${version === 1 ? '' : '/v2.0'}/authorize`
  }
}
