/** What an authority tells of its work, while it does it. Never a token, never a secret. */
export type AuthorityEvent = IdentityFound | TokenIssued

/** A program on a host asked for a token, and the host has the identity it asked for. */
export interface IdentityFound {
  readonly kind: 'identityFound'
  readonly host: string
  readonly hostId: string
  readonly identity: 'system' | 'user'
  readonly principalId: string
  readonly clientId: string
  /** What the token is to be for. */
  readonly resource: string
}

/** The token endpoint issued a token. A host keeps it, so later requests for the same make no other one. */
export interface TokenIssued {
  readonly kind: 'tokenIssued'
  readonly principalId: string
  readonly clientId: string
  readonly resource: string
  readonly expiresAt: Date
  /** For a managed identity: the host that asked. */
  readonly hostId?: string
}

export type TellEvent = (event: AuthorityEvent) => void

/** `tell`, made safe to call in the middle of work: what it throws is a fault and changes no answer. */
export function safely(tell: TellEvent, onFault: (error: unknown) => void): TellEvent {
  return (event) => {
    try {
      tell(event)
    } catch (error) {
      onFault(error)
    }
  }
}
