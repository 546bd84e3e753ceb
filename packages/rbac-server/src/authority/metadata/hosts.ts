import { randomUUID } from 'node:crypto'
import { InvalidRequestError } from 'rbac-core'
import { foldAscii } from '../../fold-ascii.js'
import type { Directory } from '../directory/directory.js'
import type { FederatedCredential, ServicePrincipal } from '../directory/principal.js'
import { nameOf, resourceKey } from '../document/resource-id.js'
import type { IdentityIds } from '../document/schema.js'
import { Host } from './host.js'

/** What a host is made from. */
export interface NewHost {
  /** Its resource id; the subscription in it decides about the tenant. */
  readonly id: string
  /** Default: the end of its id. */
  readonly name?: string | undefined
  readonly systemAssigned?: boolean | IdentityIds
  /** User-assigned identities, by name or resource id. */
  readonly userAssigned?: readonly string[]
}

export interface NewUserAssignedIdentity extends IdentityIds {
  readonly id: string
  readonly name?: string | undefined
}

/** The hosts, and the identities they hold. Enabling and disabling one makes and removes its service principal. */
export class Hosts {
  readonly #directory: Directory
  readonly #hosts = new Map<string, Host>()
  /** By name and by resource id. */
  readonly #userAssigned = new Map<string, ServicePrincipal>()

  constructor(directory: Directory) {
    this.#directory = directory
  }

  get all(): readonly Host[] {
    return [...this.#hosts.values()]
  }

  find(name: string): Host | undefined {
    return this.#hosts.get(foldAscii(name))
  }

  /** @throws {InvalidRequestError} when there is none */
  get(name: string): Host {
    const host = this.find(name)
    if (host === undefined) throw misuse(`there is no host \`${name}\`: ${this.#listed()}`)
    return host
  }

  /** @throws {InvalidRequestError} when the name is taken, the subscription unknown or an identity missing */
  create({ id, name = nameOf(id), systemAssigned = false, userAssigned = [] }: NewHost): Host {
    if (this.find(name) !== undefined)
      throw misuse(`there is a host \`${name}\` already: delete it first or give another name`)
    const host = new Host(name, id, this.#tenantOf(id))
    const identities = userAssigned.map((wanted) => this.#userAssignedFor(host, wanted))
    // What can fail comes first: a host is there whole, or not at all.
    if (systemAssigned !== false) this.#enableOn(host, systemAssigned === true ? {} : systemAssigned)
    for (const identity of identities) hold(host, identity)
    this.#hosts.set(foldAscii(name), host)
    return host
  }

  /** The host goes, and its system-assigned identity with it: a new host of that name starts with another. */
  delete(name: string): void {
    const host = this.get(name)
    if (host.systemAssigned !== undefined) this.disable(name)
    for (const identity of host.userAssigned.values()) forget(host, identity)
    host.userAssigned.clear()
    this.#hosts.delete(foldAscii(name))
  }

  /** Makes the service principal of the host itself. An identity that is enabled already stays as it is. */
  enable(name: string, ids: IdentityIds = {}): ServicePrincipal {
    return this.#enableOn(this.get(name), ids)
  }

  /** Removes the service principal. Enabled again, the host gets another: old role assignments stay orphans. */
  disable(name: string): void {
    const host = this.get(name)
    if (host.systemAssigned === undefined) return
    this.#directory.remove(host.systemAssigned)
    host.systemAssigned = undefined
  }

  /** Makes a user-assigned identity, attached to nothing yet. */
  createIdentity(
    entry: NewUserAssignedIdentity,
    federatedCredentials: readonly FederatedCredential[] = [],
  ): ServicePrincipal {
    const { id, name = nameOf(id), principalId = randomUUID(), clientId = randomUUID() } = entry
    const tenantId = this.#tenantOf(id)
    const names = [foldAscii(name), resourceKey(id)]
    if (names.some((each) => this.#userAssigned.has(each))) throw misuse(`there is an identity \`${name}\` already`)
    const managedIdentity = { kind: 'user', resourceId: id } as const
    const ids = { objectId: principalId, clientId }
    const identity = this.#add({ tenantId, ...ids, displayName: name, managedIdentity, federatedCredentials })
    for (const each of names) this.#userAssigned.set(each, identity)
    return identity
  }

  /** The identity goes from every host, and its service principal with it. */
  deleteIdentity(wanted: string): void {
    const identity = this.#userAssigned.get(foldAscii(wanted))
    if (identity === undefined) throw misuse(`there is no user-assigned identity \`${wanted}\``)
    for (const [name, each] of this.#userAssigned) if (each === identity) this.#userAssigned.delete(name)
    for (const host of this.all) host.userAssigned.delete(keyOf(identity))
    this.#directory.remove(identity)
  }

  /** Lets everything on the host use the identity. */
  attach(name: string, identity: string): ServicePrincipal {
    const host = this.get(name)
    const found = this.#userAssignedFor(host, identity)
    hold(host, found)
    return found
  }

  detach(name: string, identity: string): void {
    const host = this.get(name)
    const found = this.#userAssignedFor(host, identity)
    forget(host, found)
    host.userAssigned.delete(keyOf(found))
  }

  #enableOn(host: Host, { principalId = randomUUID(), clientId = randomUUID() }: IdentityIds): ServicePrincipal {
    if (host.systemAssigned !== undefined) return host.systemAssigned
    const { tenantId } = host
    const managedIdentity = { kind: 'system', resourceId: host.id } as const
    const ids = { objectId: principalId, clientId }
    host.systemAssigned = this.#add({
      tenantId,
      ...ids,
      displayName: host.name,
      managedIdentity,
      federatedCredentials: [],
    })
    return host.systemAssigned
  }

  #add(principal: Omit<ServicePrincipal, 'secrets' | 'certificates'>): ServicePrincipal {
    const taken = this.#directory.find(principal.objectId) ?? this.#directory.find(principal.clientId)
    if (taken !== undefined)
      throw misuse(`the id of the new identity belongs to \`${taken.displayName}\` already: leave it out`)
    const added = { ...principal, secrets: [], certificates: new Map() }
    this.#directory.add(added)
    return added
  }

  #userAssignedFor(host: Host, wanted: string): ServicePrincipal {
    const identity = this.#userAssigned.get(foldAscii(wanted))
    if (identity === undefined) throw misuse(`there is no user-assigned identity \`${wanted}\``)
    if (identity.tenantId !== host.tenantId)
      throw misuse(`\`${wanted}\` belongs to another tenant than the host \`${host.name}\``)
    return identity
  }

  #tenantOf(resourceId: string): string {
    const tenant = this.#directory.tenantOfResource(resourceId)
    if (tenant === undefined)
      throw misuse(`no tenant has the subscription of \`${resourceId}\`: list it in the directory`)
    return tenant.id
  }

  #listed(): string {
    const names = this.all.map(({ name }) => `\`${name}\``)
    return names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`
  }
}

function keyOf({ managedIdentity, objectId }: ServicePrincipal): string {
  return resourceKey(managedIdentity?.resourceId ?? objectId)
}

function hold(host: Host, identity: ServicePrincipal): void {
  host.userAssigned.set(keyOf(identity), identity)
}

/** The host's key no longer speaks for the identity. */
function forget(host: Host, identity: ServicePrincipal): void {
  for (const [thumbprint, { hostId }] of identity.certificates) {
    if (hostId === host.id) identity.certificates.delete(thumbprint)
  }
}

function misuse(message: string): InvalidRequestError {
  return new InvalidRequestError(message)
}
