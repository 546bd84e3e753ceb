import type { HostEndpoints, IdentityEndpoint, IdentityEndpoints } from './endpoints.js'
import type { Host } from './metadata/host.js'
import { APP_SERVICE_PATH, ARC_PATH, hostPath } from './metadata/routes.js'
import type { AuthorityParts } from './parts.js'

/** Where everything is, as of now. */
export function describeEndpoints(
  { directory, hosts, issuers, metadata, hasArc }: AuthorityParts,
  files: { readonly ca: string; readonly federatedToken?: string },
): IdentityEndpoints {
  const all = hosts.all
  const described = all.map((host) => [host.name, describeHost(host, metadata, hasArc)] as const)
  const [first] = described
  const application = [...directory.servicePrincipals()].find(({ secrets }) => secrets.length > 0)
  const [secret] = application?.secrets ?? []
  return {
    // With no host there is nobody to ask for a token; the address stays true once one is created.
    imds: first?.[1].imds ?? metadata,
    appService: first?.[1].appService ?? { endpoint: `${metadata}${APP_SERVICE_PATH}`, header: '', checksHeader: true },
    authority: issuers.authority,
    tenant: directory.tenants[0]?.id ?? '',
    ca: files.ca,
    identities: describeIdentities(all, metadata),
    ...(application !== undefined &&
      secret !== undefined && {
        servicePrincipal: { clientId: application.clientId, clientSecret: secret.value, checksSecret: true },
      }),
    ...(files.federatedToken !== undefined && { federatedTokenFile: files.federatedToken }),
    hosts: Object.fromEntries(described),
  }
}

function describeHost(host: Host, metadata: string, hasArc: boolean): HostEndpoints {
  const base = `${metadata}${hostPath(host)}`
  return {
    tenant: host.tenantId,
    imds: base,
    appService: { endpoint: `${base}${APP_SERVICE_PATH}`, header: host.secretHeader, checksHeader: true },
    ...(hasArc && { arc: `${base}${ARC_PATH}` }),
  }
}

/** Under the name of each, and the first of each kind as `system` and `user`. */
function describeIdentities(hosts: readonly Host[], metadata: string): Record<string, IdentityEndpoint> {
  const held = hosts.flatMap((host) => host.identities.map((identity) => ({ host, identity })))
  const named = new Map<string, IdentityEndpoint>()
  for (const { host, identity } of held) {
    const { managedIdentity } = identity
    if (managedIdentity === undefined) continue
    const { clientId, objectId } = identity
    const endpoint = { ...managedIdentity, clientId, objectId, imds: `${metadata}${hostPath(host)}` }
    if (!named.has(endpoint.kind)) named.set(endpoint.kind, endpoint)
    if (!named.has(identity.displayName)) named.set(identity.displayName, endpoint)
  }
  return Object.fromEntries(named)
}
