import type { AccessRequest, Policy } from 'rbac-core'

/** Something else that answers the same questions. */
export interface Peer {
  readonly name: string
  prepare(policy: Policy): Contestant | Refusal
}

/** A peer that has read the policy. */
export interface Contestant {
  can(request: AccessRequest): boolean
}

/** Why a peer can't take part. */
export interface Refusal {
  readonly cannot: string
}
