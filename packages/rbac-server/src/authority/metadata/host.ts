import { randomBytes } from 'node:crypto'
import { foldAscii } from '../../fold-ascii.js'
import type { ServicePrincipal } from '../directory/principal.js'
import { resourceKey } from '../document/resource-id.js'

/** A virtual machine, or whatever else runs programs: everything on it can use every identity it holds. */
export class Host {
  readonly name: string
  readonly id: string
  readonly tenantId: string
  /** What programs must send to its App Service endpoint. */
  readonly secretHeader: string = randomBytes(24).toString('base64url')
  systemAssigned: ServicePrincipal | undefined
  /** By resource id. */
  readonly userAssigned: Map<string, ServicePrincipal> = new Map()

  constructor(name: string, id: string, tenantId: string) {
    this.name = name
    this.id = id
    this.tenantId = tenantId
  }

  get identities(): readonly ServicePrincipal[] {
    const user = [...this.userAssigned.values()]
    return this.systemAssigned === undefined ? user : [this.systemAssigned, ...user]
  }

  holds(identity: ServicePrincipal): boolean {
    return this.identities.includes(identity)
  }
}

/** Which of a host's identities a program asks for; all absent: the default one. */
export interface IdentitySelector {
  readonly clientId?: string | undefined
  readonly objectId?: string | undefined
  readonly resourceId?: string | undefined
}

/**
 * The identity meant: the one selected, or else the system-assigned one, or else the only user-assigned one. What is
 * not attached to the host is unknown there.
 */
export function selectIdentity(
  host: Host,
  { clientId, objectId, resourceId }: IdentitySelector,
): ServicePrincipal | { readonly problem: 'notFound' | 'several' } {
  if (clientId === undefined && objectId === undefined && resourceId === undefined) return defaultIdentity(host)
  const found = host.identities.find(
    (identity) =>
      (clientId === undefined || identity.clientId === foldAscii(clientId)) &&
      (objectId === undefined || identity.objectId === foldAscii(objectId)) &&
      (resourceId === undefined || isUserAssigned(identity, resourceId)),
  )
  return found ?? { problem: 'notFound' }
}

function defaultIdentity({ systemAssigned, userAssigned }: Host): ReturnType<typeof selectIdentity> {
  if (systemAssigned !== undefined) return systemAssigned
  const [only, second] = userAssigned.values()
  if (only === undefined) return { problem: 'notFound' }
  return second === undefined ? only : { problem: 'several' }
}

/** The resource id of a system-assigned identity is the host's own, and selects nothing. */
function isUserAssigned({ managedIdentity }: ServicePrincipal, resourceId: string): boolean {
  return managedIdentity?.kind === 'user' && resourceKey(managedIdentity.resourceId) === resourceKey(resourceId)
}
