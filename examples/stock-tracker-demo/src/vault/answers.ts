import type { PresentProblem, ProblemCode } from 'rbac-core/middleware'
import type { Deleted, Version } from './secrets.js'

/** An answer that is no success, as Key Vault spells it. */
export class VaultError extends Error {
  readonly statusCode: number
  readonly code: string
  readonly inner: string | undefined

  constructor(statusCode: number, code: string, message: string, inner?: string) {
    super(message)
    this.statusCode = statusCode
    this.code = code
    this.inner = inner
  }
}

export function errorBody({ code, message, inner }: Pick<VaultError, 'code' | 'message' | 'inner'>): object {
  return { error: { code, message, ...(inner !== undefined && { innererror: { code: inner } }) } }
}

export function notFound(name: string): VaultError {
  return new VaultError(404, 'SecretNotFound', `A secret with (name/id) ${name} was not found in this key vault.`)
}

export function badParameter(message: string): VaultError {
  return new VaultError(400, 'BadParameter', message)
}

const REFUSALS: Readonly<Record<ProblemCode, readonly [code: string, message: string, inner?: string]>> = {
  UNAUTHENTICATED: ['Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.'],
  INVALID_TOKEN: ['Unauthorized', 'AKV10032: The token is not one that this vault accepts.'],
  INVALID_REQUEST: ['BadParameter', 'The Authorization header is malformed.'],
  INVALID_SCOPE: ['BadParameter', 'The request URI contains an invalid name.'],
  FORBIDDEN: ['Forbidden', 'Caller is not authorized to perform action on resource.', 'ForbiddenByRbac'],
  KEYS_UNAVAILABLE: ['ServiceUnavailable', 'The keys that tokens are verified with are out of reach.'],
  PDP_UNAVAILABLE: ['ServiceUnavailable', 'Who decides on requests is out of reach.'],
  INTERNAL_ERROR: ['InternalServerError', 'The request could not be processed.'],
}

/** Refusals of the guard in the form that Key Vault's clients read. */
export const presentVaultRefusal: PresentProblem = ({ code }) => {
  const [name, message, inner] = REFUSALS[code]
  return {
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(errorBody({ code: name, message, inner })),
  }
}

/** Answers about secrets, with ids below the vault's own URL. */
export class Bundles {
  readonly #base: () => string

  constructor(base: () => string) {
    this.#base = base
  }

  secret(version: Version): object {
    return { value: version.value, ...this.#described(version), id: this.#versionId(version) }
  }

  /** As `secret`, without its value. */
  version(version: Version): object {
    return { ...this.#described(version), id: this.#versionId(version) }
  }

  /** In a list of secrets: the id names no version. */
  item(version: Version): object {
    return { ...this.#described(version), id: `${this.#base()}/secrets/${version.name}` }
  }

  deleted({ versions, deletedDate }: Deleted): object {
    const [newest] = versions.slice(-1)
    if (newest === undefined) return {}
    const recoveryId = `${this.#base()}/deletedsecrets/${newest.name}`
    return { ...this.version(newest), recoveryId, deletedDate, scheduledPurgeDate: deletedDate + RETENTION_SECONDS }
  }

  #versionId({ name, id }: Version): string {
    return `${this.#base()}/secrets/${name}/${id}`
  }

  #described({ contentType, tags, attributes, created, updated }: Version): object {
    return {
      ...(contentType !== undefined && { contentType }),
      ...(tags !== undefined && { tags }),
      attributes: { ...attributes, created, updated, recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 },
    }
  }
}

const RETENTION_SECONDS = 90 * 86_400
