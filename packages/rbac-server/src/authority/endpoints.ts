import { InvalidRequestError } from 'rbac-core'
import { foldAscii } from '../fold-ascii.js'

/** Everything a program needs to find the authority and the identities on it: the JSON line of `rbac identity serve`. */
export interface IdentityEndpoints {
  /** For AZURE_POD_IDENTITY_AUTHORITY_HOST: the first host. */
  readonly imds: string
  readonly appService: AppServiceEndpoint
  /** `https://localhost:<port>` */
  readonly authority: string
  /** The first tenant. */
  readonly tenant: string
  /** Path of a PEM file. */
  readonly ca: string
  /** By name; `system` and `user` are the first of their kind on the first host that has one. */
  readonly identities: Readonly<Record<string, IdentityEndpoint>>
  /** The first application that has a client secret. */
  readonly servicePrincipal?: { readonly clientId: string; readonly clientSecret: string; readonly checksSecret: true }
  /** Path of a token that federated credentials of the directory accept. */
  readonly federatedTokenFile?: string
  readonly hosts: Readonly<Record<string, HostEndpoints>>
}

export interface AppServiceEndpoint {
  readonly endpoint: string
  readonly header: string
  readonly checksHeader: true
}

export interface IdentityEndpoint {
  readonly kind: 'system' | 'user'
  readonly clientId: string
  readonly objectId: string
  readonly resourceId: string
  /** A host that holds it. */
  readonly imds: string
}

export interface HostEndpoints {
  readonly tenant: string
  readonly imds: string
  readonly appService: AppServiceEndpoint
  readonly arc?: string
}

/** Which of a host's endpoints a program is to find. */
export type HostStyle = 'imds' | 'app-service' | 'azure-arc'

/**
 * The environment in which a program believes that it runs on the host.
 *
 * @param noProxy the NO_PROXY there is, which is kept
 * @throws {InvalidRequestError} when there is no such host, or no Azure Arc endpoint
 */
export function hostEnvironment(
  endpoints: IdentityEndpoints,
  name: string,
  { style = 'imds', noProxy = '' }: { readonly style?: HostStyle; readonly noProxy?: string } = {},
): Record<string, string> {
  const found = Object.entries(endpoints.hosts).find(([known]) => foldAscii(known) === foldAscii(name))
  if (found === undefined) {
    const known = Object.keys(endpoints.hosts).map((each) => `\`${each}\``)
    throw new InvalidRequestError(`there is no host \`${name}\`: the authority has ${known.join(', ') || 'none'}`)
  }
  const [, host] = found
  // Azure's clients ask even the metadata endpoint through a proxy that the environment names.
  const direct = [host.imds, endpoints.authority].map((url) => new URL(url).hostname)
  return {
    ...styleVariables(host, style),
    AZURE_AUTHORITY_HOST: endpoints.authority,
    AZURE_TENANT_ID: host.tenant,
    NODE_EXTRA_CA_CERTS: endpoints.ca,
    NO_PROXY: [...new Set([...direct, ...noProxy.split(',')])].filter((name) => name !== '').join(','),
  }
}

function styleVariables(host: HostEndpoints, style: HostStyle): Record<string, string> {
  switch (style) {
    case 'imds':
      return { AZURE_POD_IDENTITY_AUTHORITY_HOST: host.imds }
    case 'app-service':
      return { IDENTITY_ENDPOINT: host.appService.endpoint, IDENTITY_HEADER: host.appService.header }
    case 'azure-arc':
      if (host.arc === undefined) {
        throw new InvalidRequestError(
          'the authority has no Azure Arc endpoint: start it with a folder for its challenges',
        )
      }
      return { IDENTITY_ENDPOINT: host.arc, IMDS_ENDPOINT: host.imds }
  }
}
