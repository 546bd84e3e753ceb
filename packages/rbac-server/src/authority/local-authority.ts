import { InvalidRequestError } from 'rbac-core'
import type { Fetch } from 'rbac-core/identity'
import { DAY_MS } from './clock.js'
import { describeEndpoints } from './describe-endpoints.js'
import { federatedFrom } from './directory/from-document.js'
import type { ServicePrincipal } from './directory/principal.js'
import { parseEntry } from './document/read.js'
import { hostSchema, type IdentityIds, identityIdsSchema, userAssignedIdentitySchema } from './document/schema.js'
import { type HostStyle, hostEnvironment, type IdentityEndpoints } from './endpoints.js'
import { localSubject } from './issuer/local-subject.js'
import type { NewHost, NewUserAssignedIdentity } from './metadata/hosts.js'
import type { AuthorityParts } from './parts.js'
import { issueFor, type TokenRequest } from './token-request.js'

/** A managed identity as role assignments and programs know it. */
export interface ManagedIdentityInfo {
  /** What role assignments name. */
  readonly objectId: string
  readonly clientId: string
  readonly tenantId: string
}

/** As `node:https` takes it. */
export interface ServerCertificate {
  readonly cert: string
  readonly key: string
}

/** As long as a day: the file is written anew twice in that time. */
const WORKLOAD_TOKEN_SECONDS = 86_400

/** A running local identity authority. What changes, changes at once; tokens that are out hold until they expire. */
export class LocalAuthority {
  readonly #parts: AuthorityParts
  readonly #files: { readonly ca: string; readonly federatedToken?: string }
  #closed: Promise<void> | undefined

  private constructor(parts: AuthorityParts, files: { readonly ca: string; readonly federatedToken?: string }) {
    this.#parts = parts
    this.#files = files
  }

  /** Writes the files that clients need. For `createLocalAuthority`. */
  static async open(parts: AuthorityParts): Promise<LocalAuthority> {
    const { directory, issuers, workloads, scratch, closers, onFault } = parts
    const ca = scratch.write('ca.pem', parts.tls.ca)
    const trusted = localSubject(directory)
    if (trusted === undefined) return new LocalAuthority(parts, { ca })
    const writeToken = async () => {
      const lifetimeSeconds = WORKLOAD_TOKEN_SECONDS
      const token = await workloads.sign({ issuer: issuers.workloadIssuer, ...trusted, lifetimeSeconds })
      return scratch.write('federated-token', token)
    }
    const federatedToken = await writeToken()
    const renewal = setInterval(() => void writeToken().catch(onFault), DAY_MS / 2).unref()
    closers.push(() => clearInterval(renewal))
    return new LocalAuthority(parts, { ca, federatedToken })
  }

  /** Where everything is, as of now. */
  get endpoints(): IdentityEndpoints {
    return describeEndpoints(this.#parts, this.#files)
  }

  /** A `fetch` that trusts the authority's certificate, for verifiers and credentials in this process. */
  get fetch(): Fetch {
    return this.#parts.fetch
  }

  /**
   * A certificate and its key, as PEM, for other servers on this machine: whoever trusts `endpoints.ca` trusts them by
   * the names of the authority.
   */
  get tls(): ServerCertificate {
    const { certificate: cert, privateKey: key } = this.#parts.tls
    return { cert, key }
  }

  /** The environment in which a program believes that it runs on the host. */
  env(host: string, options: { readonly style?: HostStyle; readonly noProxy?: string } = {}): Record<string, string> {
    return hostEnvironment(this.endpoints, host, options)
  }

  /** Adds a host, with the identities it names. */
  createHost(host: NewHost): void {
    this.#parts.hosts.create(parseEntry(hostSchema, host))
  }

  /** Removes a host, and its system-assigned identity with it: role assignments of that are orphans from now on. */
  deleteHost(host: string): void {
    this.#parts.hosts.delete(host)
  }

  /** Gives the host an identity of its own: a new service principal, unless it has one. */
  enableIdentity(host: string, ids: IdentityIds = {}): ManagedIdentityInfo {
    return infoOf(this.#parts.hosts.enable(host, parseEntry(identityIdsSchema, ids)))
  }

  /** Takes the host's own identity away. Enabled again, it is another one. */
  disableIdentity(host: string): void {
    this.#parts.hosts.disable(host)
  }

  /** Adds a user-assigned identity that no host has yet. */
  createIdentity(identity: NewUserAssignedIdentity): ManagedIdentityInfo {
    const { federatedCredentials, ...entry } = parseEntry(userAssignedIdentitySchema, identity)
    return infoOf(this.#parts.hosts.createIdentity(entry, federatedFrom(federatedCredentials, 'identity')))
  }

  /** Removes a user-assigned identity, from every host that has it. */
  deleteIdentity(identity: string): void {
    this.#parts.hosts.deleteIdentity(identity)
  }

  /** Lets everything on the host use a user-assigned identity, by its name or resource id. */
  attachIdentity(host: string, identity: string): ManagedIdentityInfo {
    return infoOf(this.#parts.hosts.attach(host, identity))
  }

  detachIdentity(host: string, identity: string): void {
    this.#parts.hosts.detach(host, identity)
  }

  /** Signs with the key that was published ahead, and publishes a new one. Resolves with the id of the signing key. */
  rotateKeys(): Promise<string> {
    return this.#parts.issuer.keys.rotate()
  }

  /** Takes a published key out: verifiers that look refuse its tokens, and hosts get new ones. */
  async revokeKey(kid: string): Promise<void> {
    const { issuer, hosts, service } = this.#parts
    if (!(await issuer.keys.revoke(kid))) throw new InvalidRequestError(`no published key has the id \`${kid}\``)
    for (const host of hosts.all) service.forgetTokens(host)
  }

  /** A token for anyone in the directory, users included, or one that is wrong in some way. For tests. */
  issueToken(request: TokenRequest): Promise<string> {
    return issueFor(request, this.#parts)
  }

  /** A token about a workload, such as federated credentials accept. */
  workloadToken(subject: string, audience = 'api://AzureADTokenExchange', lifetimeSeconds = 3600): Promise<string> {
    const { workloads, issuers } = this.#parts
    return workloads.sign({ issuer: issuers.workloadIssuer, subject, audience, lifetimeSeconds })
  }

  /** Ids of every group a principal is in: what a resolver of group overage asks. */
  groupsOf(objectId: string): readonly string[] {
    return this.#parts.directory.groupsOf(objectId)
  }

  /**
   * Makes the next requests to a host's endpoints fail, as they do while Azure updates them: 404, 410, 429, 500, 503.
   */
  failNext(host: string, status: number, times = 1): void {
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new InvalidRequestError(`\`${status}\` is not the status of a failure: give one from 400 to 599`)
    }
    if (!Number.isInteger(times) || times < 1 || times > 1000) {
      throw new InvalidRequestError(`\`${times}\` is not a number of requests: give one from 1 to 1000`)
    }
    const { hosts, service } = this.#parts
    service.addFault(hosts.get(host), status, times)
  }

  /** Stops, and removes the files it wrote. */
  close(): Promise<void> {
    this.#closed ??= closeAll(this.#parts.closers)
    return this.#closed
  }
}

async function closeAll(closers: readonly (() => unknown)[]): Promise<void> {
  await Promise.all(closers.map((close) => close()))
}

function infoOf({ objectId, clientId, tenantId }: ServicePrincipal): ManagedIdentityInfo {
  return { objectId, clientId, tenantId }
}
