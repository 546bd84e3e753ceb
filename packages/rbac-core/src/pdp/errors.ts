import { RbacError } from '../errors.js'

/** The server does not answer: it can't be reached, is too slow, or says that it can't answer now. */
export class PdpUnavailableError extends RbacError {
  override readonly name = 'PdpUnavailableError'
  readonly code = 'PDP_UNAVAILABLE'
}

/** The server will not answer: it wants another credential, or is no decision server of rbac. */
export class PdpRefusedError extends RbacError {
  override readonly name = 'PdpRefusedError'
  readonly code = 'PDP_REFUSED'
  /** What it said, e.g. 401. */
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}
