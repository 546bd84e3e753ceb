import { RbacError } from 'rbac-core'

/** A port or an address that can't be listened on. */
export class CannotListenError extends RbacError {
  override readonly name = 'CannotListenError'
  readonly code = 'CANNOT_LISTEN'
}
