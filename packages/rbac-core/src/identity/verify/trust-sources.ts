import { base64url } from 'jose'
import { KeysUnavailableError } from '../errors.js'
import type { CompactToken } from './compact.js'
import { discover } from './discovery.js'
import { fetchJson } from './fetch-json.js'
import { issuersOfAuthority, TrustedIssuers } from './issuers.js'
import { type KeySet, readKeySet } from './key-set.js'
import type { VerifierRules } from './options.js'
import { RemoteTrust } from './remote-trust.js'
import { fixedTrust, type TrustSource } from './trust.js'

/**
 * Which source a token's trust comes from. There is one for all tenants where the keys are named in the configuration,
 * and one for each where they are discovered: a tenant's document speaks for that tenant.
 */
export function trustSources(rules: VerifierRules): (token: CompactToken) => TrustSource {
  const { origin, tenantList } = rules
  if (origin.kind !== 'discovery') {
    const source = namedSource(rules, origin)
    return () => source
  }
  const sources = new Map(tenantList.map((tenant) => [tenant, discoveredSource(rules, origin.authority, tenant)]))
  const [first] = sources.values()
  return (token) => {
    const source = sources.size === 1 ? first : (sources.get(claimedTenant(token)) ?? first)
    if (source === undefined) throw new KeysUnavailableError('no tenant is configured')
    return source
  }
}

function namedSource(
  rules: VerifierRules,
  origin: Exclude<VerifierRules['origin'], { kind: 'discovery' }>,
): TrustSource {
  const templates = rules.issuers ?? (origin.authority === undefined ? [] : issuersOfAuthority(origin.authority))
  const issuers = new TrustedIssuers(templates, rules.tenantList)
  if (origin.kind === 'fixed') return fixedTrust({ keys: origin.keys, issuers })
  return new RemoteTrust(async () => ({ keys: await fetchKeySet(origin.jwksUri, rules), issuers }), rules.refresh)
}

function discoveredSource(rules: VerifierRules, authority: string, tenant: string): TrustSource {
  return new RemoteTrust(async () => {
    const { issuers, jwksUri } = await discover(authority, tenant, rules)
    return { keys: await fetchKeySet(jwksUri, rules), issuers: new TrustedIssuers(rules.issuers ?? issuers, [tenant]) }
  }, rules.refresh)
}

async function fetchKeySet(url: string, rules: VerifierRules): Promise<KeySet> {
  const keys = readKeySet(await fetchJson(url, 'key set', rules))
  if (keys === undefined) throw new KeysUnavailableError('the key set of the authority is not a JSON Web Key Set')
  return keys
}

/** The tenant a token says it is of, before it is believed: it only chooses among tenants that are configured. */
function claimedTenant({ payload }: CompactToken): string {
  try {
    const { tid }: { readonly tid?: unknown } = JSON.parse(new TextDecoder().decode(base64url.decode(payload)))
    return typeof tid === 'string' ? tid.toLowerCase() : ''
  } catch {
    return ''
  }
}
