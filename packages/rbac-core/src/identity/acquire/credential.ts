import { InvalidRequestError } from '../../errors.js'
import { codedOptions } from '../../model/coded.js'

/** A token and how long it may be used. The shape that Azure's clients know. */
export interface AccessToken {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresOnTimestamp: number
  /** When it is time to ask for the next one, while this one still works. Milliseconds since the epoch. */
  readonly refreshAfterTimestamp?: number
  readonly tokenType: 'Bearer'
}

/** As much of an `AbortSignal` as is needed; Azure's own kind fits too. */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

export interface GetTokenOptions {
  /** Gives up waiting. The request itself goes on for whoever else waits for it. */
  readonly abortSignal?: AbortSignalLike | undefined
  /** The tenant that the resource named, where it named one. */
  readonly tenantId?: string | undefined
  /** A claims challenge of the resource: asks the authority anew. A metadata service can't, so there it does nothing. */
  readonly claims?: string | undefined
  /** Passes over the token at hand. A metadata service has a store of its own and may give the same one again. */
  readonly forceRefresh?: boolean | undefined
}

/** Gets tokens for scopes such as `https://vault.azure.net/.default`. Azure's clients take it as a credential. */
export interface TokenCredential {
  getToken(scopes: string | readonly string[], options?: GetTokenOptions): Promise<AccessToken>
}

/**
 * The one token scope that is asked for.
 *
 * @throws {InvalidRequestError}
 */
export function onlyScope(scopes: string | readonly string[]): string {
  const [scope, second] = typeof scopes === 'string' ? [scopes] : Array.isArray(scopes) ? scopes : []
  if (second !== undefined) throw new InvalidRequestError('one token is for one scope: ask for each scope by itself')
  if (typeof scope !== 'string' || scope.length > MAX_SCOPE_LENGTH || !SCOPE.test(scope)) {
    throw new InvalidRequestError('a token scope is a text such as `https://vault.azure.net/.default`')
  }
  return scope
}

/** @throws {InvalidRequestError} for options of the wrong shape */
export function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) throw new InvalidRequestError('options must be an object')
  codedOptions(() => checkTokenOptions(options))
}

function checkTokenOptions({ tenantId, claims, abortSignal }: { readonly [name in keyof GetTokenOptions]?: unknown }) {
  if (!isTextIfAny(tenantId)) throw new InvalidRequestError('options.tenantId must be text')
  if (!isTextIfAny(claims)) throw new InvalidRequestError('options.claims must be text')
  if (abortSignal !== undefined && !isSignal(abortSignal)) {
    throw new InvalidRequestError('options.abortSignal must be an AbortSignal')
  }
}

function isTextIfAny(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isSignal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'addEventListener') === 'function'
}

/** The resource a scope is of. A slash at its end is kept, because it becomes part of the audience. */
export function resourceOf(scope: string): string {
  return scope.endsWith(DEFAULT_SCOPE) ? scope.slice(0, -DEFAULT_SCOPE.length) : scope
}

/** The scope that asks for whatever the resource has granted. */
export function defaultScopeOf(resource: string): string {
  return `${resource}${DEFAULT_SCOPE}`
}

const DEFAULT_SCOPE = '/.default'
const MAX_SCOPE_LENGTH = 1024
/** Printable ASCII without blanks. */
const SCOPE = /^[\x21-\x7e]+$/
