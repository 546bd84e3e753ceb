/** Who may issue tokens for a tenant: exact texts, one for each version of token. */
export class TrustedIssuers {
  readonly #byTenant: ReadonlyMap<string, ReadonlySet<string>>

  /**
   * `templates` may hold `{tenantid}`. One that names a tenant in full issues for that tenant alone, so that a token
   * can't carry the issuer of one configured tenant and the id of another.
   */
  constructor(templates: readonly string[], tenants: readonly string[]) {
    this.#byTenant = new Map(
      tenants.map((tenant) => {
        const others = tenants.filter((each) => each !== tenant)
        const issuers = templates
          .map((template) => issuerOf(template, tenant))
          .filter((issuer) => !others.some((other) => issuer.toLowerCase().includes(other)))
        return [tenant, new Set(issuers)]
      }),
    )
  }

  has(issuer: string, tenant: string): boolean {
    return this.#byTenant.get(tenant)?.has(issuer) === true
  }

  /**
   * May a key that the authority keeps for `keyIssuer` sign for `issuer`? Only where they are one, or the key is the
   * tenant's by its version 2.0 name, under which authorities list the keys of both versions.
   *
   * An authority that serves others too lists their keys beside the tenant's; one of those must sign nothing here.
   */
  maySign(keyIssuer: unknown, issuer: string, tenant: string): boolean {
    if (keyIssuer === undefined) return true
    if (typeof keyIssuer !== 'string') return false
    const name = issuerOf(keyIssuer, tenant)
    if (name === issuer) return true
    if (isVersion2(issuer) || !isVersion2(name)) return false
    return (
      this.has(name, tenant) ||
      ENTRA_PAIRS.some(([v1, v2]) => issuerOf(v1, tenant) === issuer && issuerOf(v2, tenant) === name)
    )
  }
}

export function issuerOf(template: string, tenant: string): string {
  return template.replaceAll('{tenantid}', tenant)
}

/** Tokens of version 2.0 are told by the end of their issuer. */
export function isVersion2(issuer: string): boolean {
  return issuer.endsWith('/v2.0')
}

/** The two names of each Microsoft Entra cloud: who issues tokens of version 1.0, and of version 2.0. */
const ENTRA_PAIRS: readonly (readonly [v1: string, v2: string])[] = [
  ['https://sts.windows.net/{tenantid}/', 'https://login.microsoftonline.com/{tenantid}/v2.0'],
  ['https://sts.windows.net/{tenantid}/', 'https://login.microsoftonline.us/{tenantid}/v2.0'],
  ['https://sts.chinacloudapi.cn/{tenantid}/', 'https://login.partner.microsoftonline.cn/{tenantid}/v2.0'],
]

/** Issuers an authority may have, as templates: itself in both versions, and in an Entra cloud the name for version 1.0. */
export function issuersOfAuthority(authority: string): readonly string[] {
  const version2 = `${authority}/{tenantid}/v2.0`
  const version1 = ENTRA_PAIRS.filter(([, v2]) => v2 === version2).map(([v1]) => v1)
  return [version2, `${authority}/{tenantid}/`, ...version1]
}

/** Names under which Entra issues tokens of version 1.0, for an authority on this machine that stands in for it. */
export const ENTRA_VERSION1: readonly string[] = ENTRA_PAIRS.map(([v1]) => v1)
