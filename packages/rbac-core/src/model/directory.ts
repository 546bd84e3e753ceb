import type { AttributeValues } from './request.js'

export interface Group {
  readonly id: string
  readonly displayName?: string
  /** Ids of users, service principals or other groups. */
  readonly members: readonly string[]
}

/** A node of the management-group tree. Neither link can be read off an id, so both are given. */
export interface ManagementGroup {
  /** The name, without the `/providers/Microsoft.Management/managementGroups/` before it. */
  readonly id: string
  readonly displayName?: string
  /** The parent's name; null at the root. */
  readonly parent: string | null
  /** Subscription ids, without the `/subscriptions/` before them. */
  readonly subscriptions: readonly string[]
}

/** What the document knows about a principal: names to ask by, attributes for conditions. */
export interface Principal {
  readonly id: string
  readonly type: string
  readonly displayName?: string
  readonly userPrincipalName?: string
  readonly appId?: string
  readonly attributes?: AttributeValues
}

/** Stored attributes of what lies at a scope. */
export interface Resource {
  readonly scope: string
  readonly type?: string
  readonly attributes?: AttributeValues
}

/** An action that exists, and on which plane. */
export interface ActionEntry {
  readonly name: string
  readonly isDataAction: boolean
}
