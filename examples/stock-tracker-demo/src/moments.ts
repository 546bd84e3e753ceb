import type { AccessRequest, Decision, Engine } from 'rbac-core'
import type { DecidingEngine, TokenVerifier } from 'rbac-core/middleware'
import type { AuthorityEvent } from 'rbac-server/authority'

/** The two servers that the demo guards. */
export type ResourceName = 'key vault' | 'storage account'

/** Something that happened, told by the part in which it did. */
export type Moment =
  | AuthorityEvent
  | { readonly kind: 'requested'; readonly at: ResourceName; readonly what: string; readonly hasToken: boolean }
  | { readonly kind: 'authenticated'; readonly at: ResourceName; readonly principalId: string }
  | {
      readonly kind: 'decided'
      readonly at: ResourceName
      readonly request: AccessRequest
      readonly decision: Decision
    }

export type Tell = (moment: Moment) => void

/** A verifier that tells whom it found. */
export function tellingVerifier(verifier: TokenVerifier, at: ResourceName, tell: Tell): TokenVerifier {
  return {
    async verify(token) {
      const verified = await verifier.verify(token)
      tell({ kind: 'authenticated', at, principalId: verified.principal.id })
      return verified
    },
  }
}

/** An engine that tells what it decided. Records of a guard would tell it too, but only after the handler started. */
export function tellingEngine(
  engine: Pick<Engine, 'revision' | 'check'>,
  at: ResourceName,
  tell: Tell,
): DecidingEngine {
  return {
    get revision() {
      return engine.revision
    },
    check(request) {
      const decision = engine.check(request)
      tell({ kind: 'decided', at, request, decision })
      return decision
    },
  }
}
