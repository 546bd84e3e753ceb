import { foldAscii } from '../../fold-ascii.js'
import { subscriptionOf } from '../document/resource-id.js'
import type { Audience, Audiences } from './audiences.js'
import type { ServicePrincipal, Tenant, User } from './principal.js'

/** Who there is, tenant by tenant. Service principals come and go while it lives. */
export class Directory {
  readonly #tenants: readonly Tenant[]
  readonly #audiences: Audiences
  readonly #users: readonly User[]
  /** By client id. One client id has one service principal: no application here is known in two tenants. */
  readonly #principals = new Map<string, ServicePrincipal>()
  /** Groups that name a principal or a group among their members, by the id of that member. */
  readonly #groupsOf: ReadonlyMap<string, readonly string[]>

  constructor(
    tenants: readonly Tenant[],
    users: readonly User[],
    groups: readonly { readonly id: string; readonly members: readonly string[] }[],
    audiences: Audiences,
  ) {
    this.#tenants = tenants
    this.#users = users
    this.#audiences = audiences
    const groupsOf = new Map<string, string[]>()
    for (const { id, members } of groups) {
      for (const member of members) groupsOf.set(member, [...(groupsOf.get(member) ?? []), id])
    }
    this.#groupsOf = groupsOf
  }

  get tenants(): readonly Tenant[] {
    return this.#tenants
  }

  /** The tenant of that id or domain name. */
  tenant(idOrDomain: string): Tenant | undefined {
    const wanted = foldAscii(idOrDomain)
    return this.#tenants.find(({ id, domains }) => id === wanted || domains.includes(wanted))
  }

  /** The tenant that the subscription of a resource trusts. */
  tenantOfResource(resourceId: string): Tenant | undefined {
    const subscription = subscriptionOf(resourceId)
    return this.#tenants.find(({ subscriptions }) => subscriptions.includes(subscription))
  }

  servicePrincipal(tenantId: string, clientId: string): ServicePrincipal | undefined {
    const found = this.#principals.get(foldAscii(clientId))
    return found?.tenantId === tenantId ? found : undefined
  }

  servicePrincipals(): Iterable<ServicePrincipal> {
    return this.#principals.values()
  }

  add(principal: ServicePrincipal): void {
    this.#principals.set(principal.clientId, principal)
  }

  /** What it proved itself with is gone as well; tokens it has hold until they expire, as everywhere. */
  remove(principal: ServicePrincipal): void {
    this.#principals.delete(principal.clientId)
    principal.certificates.clear()
  }

  /** The service principal or user of that object id, client id or user principal name. */
  find(text: string): ServicePrincipal | User | undefined {
    const wanted = foldAscii(text)
    const matches = (names: readonly string[]) => names.some((name) => foldAscii(name) === wanted)
    return (
      this.#users.find(({ objectId, userPrincipalName }) => matches([objectId, userPrincipalName])) ??
      [...this.#principals.values()].find(({ objectId, clientId }) => matches([objectId, clientId]))
    )
  }

  /** Ids of every group it is in, directly or through other groups, in the order they are met. */
  groupsOf(objectId: string): readonly string[] {
    const found = new Set<string>()
    const open = [foldAscii(objectId)]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const group of this.#groupsOf.get(next) ?? []) {
        if (found.has(group)) continue
        found.add(group)
        open.push(group)
      }
    }
    return [...found]
  }

  /** What a token for `resource` would say, or undefined where the tenant knows no such resource. */
  audience(tenantId: string, resource: string): Audience | undefined {
    return this.#audiences.find(tenantId, resource)
  }
}
