import type { AccessRequest } from 'rbac-core'
import type { PolicyDocument, StreamedDocument } from './document.js'
import type { Operation } from './operations.js'
import type { RequestLog } from './request-log.js'

/** A policy and questions about it. The same numbers make the same world on every machine. */
export interface World {
  readonly assignments: number
  /** The policy, written anew on each call: a world keeps numbers only. */
  document(): PolicyDocument
  /** The same policy for who can't hold it; only of tenants. */
  streamed?(): StreamedDocument
  /** The questions, each with the answer that was drawn for it. */
  requests(): RequestLog
  /** Every action there is to ask for. */
  operations(): readonly Operation[]
  /** What the one condition of the policy says, for whoever does not read conditions; absent where there is none. */
  readonly condition?: Condition
}

/** A condition in other languages. */
export interface Condition {
  holds(request: AccessRequest): boolean
  /** The same for Cedar, over what `cedarContext` gives. */
  readonly cedar: string
  cedarContext(request: AccessRequest): Record<string, number>
}

/** A document without the sections that are not named, in flat strings that nothing shares. */
export function documentOf(sections: Partial<PolicyDocument>): PolicyDocument {
  const empty = { roleDefinitions: [], roleAssignments: [], denyAssignments: [], groups: [], managementGroups: [] }
  return JSON.parse(JSON.stringify({ ...empty, ...sections })) as PolicyDocument
}
