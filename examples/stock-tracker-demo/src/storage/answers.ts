import { randomUUID } from 'node:crypto'
import type { Answer, Presented, PresentProblem, ProblemCode } from 'rbac-core/middleware'

/** An answer that is no success, as Azure Storage spells it. */
export class StorageError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }

  get answer(): Answer {
    return { status: this.status, ...written(this.code, this.message) }
  }
}

const REFUSALS: Readonly<Record<ProblemCode, readonly [code: string, message: string]>> = {
  UNAUTHENTICATED: ['NoAuthenticationInformation', 'Server failed to authenticate the request.'],
  INVALID_TOKEN: ['InvalidAuthenticationInfo', 'Server failed to authenticate the request.'],
  INVALID_REQUEST: ['InvalidHeaderValue', 'The value for one of the HTTP headers is not in the correct format.'],
  INVALID_SCOPE: ['InvalidUri', 'The requested URI does not represent any resource on the server.'],
  FORBIDDEN: [
    'AuthorizationPermissionMismatch',
    'This request is not authorized to perform this operation using this permission.',
  ],
  KEYS_UNAVAILABLE: ['ServerBusy', 'The server is currently unable to receive requests. Please retry your request.'],
  PDP_UNAVAILABLE: ['ServerBusy', 'The server is currently unable to receive requests. Please retry your request.'],
  INTERNAL_ERROR: ['InternalError', 'The server encountered an internal error.'],
}

/** Refusals of the guard in the form that clients of Azure Storage read. */
export const presentStorageRefusal: PresentProblem = ({ code }) => {
  const [name, message] = REFUSALS[code]
  return written(name, message)
}

function written(code: string, message: string): Presented {
  return {
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code, 'x-ms-request-id': randomUUID() },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  }
}
