import type { KeyObject } from 'node:crypto'
import type { JSONWebKeySet } from 'jose'

/** An application, or a managed identity, as a tenant knows it: the principal that role assignments name. */
export interface ServicePrincipal {
  readonly tenantId: string
  /** The `oid` of its tokens and the `principalId` of its role assignments. */
  readonly objectId: string
  /** The `appid` of its tokens. */
  readonly clientId: string
  readonly displayName: string
  readonly managedIdentity?: ManagedIdentity
  readonly secrets: readonly ClientSecret[]
  /** By SHA-256 thumbprint. Those of a managed identity come and go with the hosts that hold it. */
  readonly certificates: Map<string, RegisteredCertificate>
  readonly federatedCredentials: readonly FederatedCredential[]
}

export interface ManagedIdentity {
  readonly kind: 'system' | 'user'
  /** System-assigned: the host. User-assigned: the identity. */
  readonly resourceId: string
}

export interface ClientSecret {
  readonly value: string
  readonly expires?: Date
}

/** The public half of a key that a principal signs assertions with. */
export interface RegisteredCertificate {
  /** SHA-256 of the certificate, base64url. */
  readonly thumbprint: string
  /** SHA-1 of it, base64url: what older clients send. */
  readonly sha1Thumbprint: string
  readonly publicKey: KeyObject
  readonly notBefore: Date
  readonly notAfter: Date
  /** The host whose metadata endpoint holds the private half. */
  readonly hostId?: string
}

/** A token of somebody else that counts as this principal's credential. */
export interface FederatedCredential {
  readonly subject: string
  readonly audiences: readonly string[]
  /** Who issues them; absent: the authority's own workload issuer. */
  readonly issuer?: { readonly name: string; readonly keys: JSONWebKeySet }
}

export interface User {
  readonly tenantId: string
  readonly objectId: string
  readonly userPrincipalName: string
  readonly displayName: string
}

export interface Tenant {
  readonly id: string
  readonly displayName: string
  readonly domains: readonly string[]
  readonly subscriptions: readonly string[]
}
