import { InvalidRequestError } from '../../errors.js'
import { type KeysOf, refuseUnknownKeys } from '../../model/known-keys.js'
import type { Fetch } from '../http.js'
import { checkOptionKinds } from '../option-kinds.js'
import { isSecure, parseUrl } from '../place.js'
import type { ClaimRules } from './claims.js'
import { isGuid } from './guid.js'
import { issuerOf } from './issuers.js'
import { type KeySet, readKeySet, SIGNING_ALGORITHMS, type SigningAlgorithm } from './key-set.js'
import type { GroupResolver } from './principal.js'
import type { RefreshRules } from './remote-trust.js'
import type { VerifiedTokenRules } from './verified-tokens.js'

export interface AccessTokenVerifierOptions {
  /** Base URL of the authority, without the tenant, e.g. `https://login.microsoftonline.com`. Or give `issuer` and keys. */
  readonly authority?: string | undefined
  /** Trusted issuers, exactly as in `iss`; `{tenantid}` stands for the tenant. Default: those of the authority. */
  readonly issuer?: string | readonly string[] | undefined
  /** Where the keys are. Default: where the authority's discovery document says. */
  readonly jwksUri?: string | undefined
  /** The keys themselves, as a JSON Web Key Set: then nothing is ever fetched. */
  readonly jwks?: { readonly keys: readonly object[] } | undefined
  /** Tenants whose tokens are accepted. */
  readonly tenantId: string | readonly string[]
  /** Accepted audiences, exactly as in `aud`. `audienceForms` gives both slash forms of a resource. */
  readonly audience: string | readonly string[]
  /** Accepted signature algorithms; Entra uses RS256. A token has no say in it. */
  readonly algorithms: readonly SigningAlgorithm[]
  /** How far clocks may differ. Default 300. */
  readonly clockToleranceSeconds?: number | undefined
  /** Longest accepted time from issue to expiry. Default 104400, which is 29 hours. */
  readonly maxTokenLifetimeSeconds?: number | undefined
  /** Default 16384. */
  readonly maxTokenBytes?: number | undefined
  /** What a user must have let the app do here: a user's token needs one of these in `scp`. Default: any will do. */
  readonly tokenScopes?: readonly string[] | undefined
  /** Finds the groups of a principal with too many for its token. */
  readonly resolveGroups?: GroupResolver | undefined
  readonly clock?: (() => Date) | undefined
  readonly fetch?: Fetch | undefined
  readonly refresh?: RefreshOptions | undefined
  /** Remember verified tokens. Default: off. */
  readonly cache?: CacheOptions | undefined
}

export interface RefreshOptions {
  /** Keys older than this are asked for again in the background, and those twice as old before they verify. Default 3600. */
  readonly intervalSeconds?: number | undefined
  /** The least time between two requests for keys, e.g. when tokens name unknown ones. Default 30. */
  readonly coolDownSeconds?: number | undefined
  /** How long one request may take. Default 5. */
  readonly timeoutSeconds?: number | undefined
  /** How long the last good keys are used while the authority is silent. Default 86400, a day. */
  readonly maxStaleSeconds?: number | undefined
}

export interface CacheOptions {
  /** Default 10000. */
  readonly maxEntries?: number | undefined
  /** Default 300: for so long a token may outlive the withdrawal of its key. */
  readonly maxAgeSeconds?: number | undefined
}

const OPTIONS: KeysOf<AccessTokenVerifierOptions> = {
  authority: true,
  issuer: true,
  jwksUri: true,
  jwks: true,
  tenantId: true,
  audience: true,
  algorithms: true,
  clockToleranceSeconds: true,
  maxTokenLifetimeSeconds: true,
  maxTokenBytes: true,
  tokenScopes: true,
  resolveGroups: true,
  clock: true,
  fetch: true,
  refresh: true,
  cache: true,
}

const REFRESH: KeysOf<RefreshOptions> = {
  intervalSeconds: true,
  coolDownSeconds: true,
  timeoutSeconds: true,
  maxStaleSeconds: true,
}

const CACHE: KeysOf<CacheOptions> = { maxEntries: true, maxAgeSeconds: true }

/** Options that were checked, defaults filled in. */
export interface VerifierRules extends ClaimRules {
  readonly origin: TrustOrigin
  /** Templates; undefined: whatever the authority says. */
  readonly issuers: readonly string[] | undefined
  readonly tenantList: readonly string[]
  readonly algorithms: ReadonlySet<string>
  readonly maxTokenBytes: number
  readonly tokenScopes: readonly string[] | undefined
  readonly resolveGroups: GroupResolver | undefined
  readonly clock: () => Date
  readonly fetch: Fetch
  readonly timeoutMs: number
  readonly refresh: RefreshRules
  readonly cache: VerifiedTokenRules | undefined
}

/** Where keys come from. */
export type TrustOrigin =
  | { readonly kind: 'fixed'; readonly authority: string | undefined; readonly keys: KeySet }
  | { readonly kind: 'address'; readonly authority: string | undefined; readonly jwksUri: string }
  | { readonly kind: 'discovery'; readonly authority: string }

/**
 * Refuses every configuration that would leave something unchecked.
 *
 * @throws {InvalidRequestError}
 */
export function readOptions(options: AccessTokenVerifierOptions): VerifierRules {
  checkOptionKinds(options, {
    clock: 'function',
    fetch: 'function',
    resolveGroups: 'function',
    refresh: 'object',
    cache: 'object',
  })
  refuseUnknownKeys(options, OPTIONS)
  const tenantList = listOf(options.tenantId, 'tenantId').map(tenantOf)
  const issuers = options.issuer === undefined ? undefined : listOf(options.issuer, 'issuer').map(issuerTemplate)
  const origin = originOf(options)
  if (issuers === undefined && origin.authority === undefined) {
    throw wrong('`authority` or `issuer` is missing: without one, anybody could issue tokens')
  }
  const { refresh = {}, cache } = options
  refuseUnknownKeys(refresh, REFRESH, 'refresh options')
  if (cache !== undefined) refuseUnknownKeys(cache, CACHE, 'cache options')
  const clockToleranceSeconds = amount(options.clockToleranceSeconds, 300, 'clockToleranceSeconds')
  return {
    origin,
    issuers,
    tenantList,
    tenants: new Set(tenantList),
    audiences: new Set(listOf(options.audience, 'audience')),
    algorithms: new Set(listOf(options.algorithms, 'algorithms').map(algorithmOf)),
    clockToleranceSeconds,
    maxTokenLifetimeSeconds: amount(options.maxTokenLifetimeSeconds, 104_400, 'maxTokenLifetimeSeconds'),
    maxTokenBytes: amount(options.maxTokenBytes, 16_384, 'maxTokenBytes', 1),
    tokenScopes: options.tokenScopes === undefined ? undefined : listOf(options.tokenScopes, 'tokenScopes'),
    resolveGroups: options.resolveGroups,
    clock: options.clock ?? (() => new Date()),
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    timeoutMs: 1000 * amount(refresh.timeoutSeconds, 5, 'refresh.timeoutSeconds', 0.001),
    refresh: {
      intervalMs: 1000 * amount(refresh.intervalSeconds, 3600, 'refresh.intervalSeconds'),
      coolDownMs: 1000 * amount(refresh.coolDownSeconds, 30, 'refresh.coolDownSeconds'),
      maxStaleMs: 1000 * amount(refresh.maxStaleSeconds, 86_400, 'refresh.maxStaleSeconds'),
    },
    cache: cache === undefined ? undefined : cacheOf(cache, clockToleranceSeconds),
  }
}

function cacheOf({ maxEntries, maxAgeSeconds }: CacheOptions, clockToleranceSeconds: number): VerifiedTokenRules {
  return {
    maxEntries: amount(maxEntries, 10_000, 'cache.maxEntries', 1),
    maxAgeMs: 1000 * amount(maxAgeSeconds, 300, 'cache.maxAgeSeconds'),
    clockToleranceMs: 1000 * clockToleranceSeconds,
  }
}

function originOf({ authority: given, jwksUri, jwks }: AccessTokenVerifierOptions): TrustOrigin {
  const authority = given === undefined ? undefined : authorityOf(given)
  if (jwks !== undefined && jwksUri !== undefined) throw wrong('`jwks` and `jwksUri` are two places for keys: give one')
  if (jwks !== undefined) {
    const keys = readKeySet(jwks)
    if (keys === undefined) throw wrong('`jwks` must be a JSON Web Key Set: { "keys": [...] }')
    return { kind: 'fixed', authority, keys }
  }
  if (jwksUri !== undefined) return { kind: 'address', authority, jwksUri: secureUrl(jwksUri, 'jwksUri').href }
  if (authority === undefined)
    throw wrong('`authority`, `jwksUri` or `jwks` is missing: without keys nothing can be verified')
  return { kind: 'discovery', authority }
}

function authorityOf(text: string): string {
  const url = secureUrl(text, 'authority')
  if (url.search !== '' || url.pathname.split('/').some((segment) => isGuid(segment) || OF_TENANT.has(segment))) {
    throw wrong(
      '`authority` is the address without the tenant, e.g. `https://login.microsoftonline.com`; the tenant is `tenantId`',
    )
  }
  return url.href.replace(/\/+$/, '')
}

/** What stands for tenants in addresses of Entra, or behind them. */
const OF_TENANT: ReadonlySet<string> = new Set(['common', 'organizations', 'consumers', 'v2.0'])

function secureUrl(text: string, name: string): URL {
  const url = typeof text === 'string' ? parseUrl(text) : undefined
  if (url === undefined || !isSecure(url)) throw wrong(`\`${name}\` must be an https URL (http only to this machine)`)
  return url
}

function issuerTemplate(text: string): string {
  if (/[{}]/.test(issuerOf(text, ''))) throw wrong('`issuer` holds a placeholder other than `{tenantid}`')
  return text
}

function tenantOf(text: string): string {
  if (!isGuid(text)) throw wrong('`tenantId` must hold the ids of tenants, which are GUIDs')
  return text.toLowerCase()
}

function algorithmOf(text: string): string {
  if (!SIGNING_ALGORITHMS.has(text)) {
    throw wrong(`\`algorithms\` must hold names out of ${[...SIGNING_ALGORITHMS].join(', ')}`)
  }
  return text
}

function listOf(value: string | readonly string[] | undefined, name: string): readonly string[] {
  const list: unknown = typeof value === 'string' ? [value] : value
  if (!Array.isArray(list) || list.length === 0) throw wrong(`\`${name}\` is missing or empty`)
  if (!list.every((each): each is string => typeof each === 'string' && each !== '')) {
    throw wrong(`\`${name}\` must hold texts that are not empty`)
  }
  return list
}

function amount(value: number | undefined, byDefault: number, name: string, least = 0): number {
  if (value === undefined) return byDefault
  if (!Number.isFinite(value) || value < least) throw wrong(`\`${name}\` must be a number, and at least ${least}`)
  return value
}

function wrong(message: string): InvalidRequestError {
  return new InvalidRequestError(message)
}
