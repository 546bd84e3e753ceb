import { InvalidRequestError, type Policy } from 'rbac-core'
import type { LoggerLike, RecordOptions } from 'rbac-core/middleware'
import type { TlsFiles } from '../../listening/tls.js'
import type { CallerOptions } from '../http/callers.js'
import type { PdpLimits } from '../limits.js'
import type { Mapping, MappingHook } from '../mapping/mapping.js'

export interface PdpOptions extends CallerOptions {
  /** Files and folders of the policy, watched for changes; or a policy, which stays until it is replaced. */
  readonly policy: string | readonly string[] | Policy
  /** Treat warnings about the policy as errors. */
  readonly strict?: boolean
  /** See `PolicyHolder`. */
  readonly maxStalenessSeconds?: number
  readonly onUnknownHierarchy?: 'warn' | 'error'
  readonly clock?: () => Date
  /** Another mapping between AuthZEN's names and the policy's, or a change to the standard one. */
  readonly mapping?: Mapping | MappingHook
  readonly limits?: Partial<PdpLimits>
  /** A record of every decision, as the middleware makes them. */
  readonly records?: RecordOptions
  readonly logger?: LoggerLike
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default 0: any that is free. */
  readonly port?: number
  readonly tls?: TlsFiles
  /** Listen on this Unix domain socket instead. */
  readonly socket?: string
  /** Where clients reach the server, for the metadata document. Default: the address it listens on. */
  readonly publicUrl?: string
  /** Default 10,000. */
  readonly maxConnections?: number
  /** How long requests may wait while more is asked than can be answered; the others get 503. Default 200. */
  readonly maxWaitMs?: number
  /** How long more may be asked than can be answered before any gets 503. Default 1,000. */
  readonly maxBurstMs?: number
  /** How long the server goes on taking requests after `close`, not ready any more. Default 0. */
  readonly drainMs?: number
  /** How long answers under way may take after that. Default 10,000. */
  readonly graceMs?: number
  /** Gives the metrics to show, where they are not those of this server alone. */
  readonly gatherMetrics?: () => Promise<string>
  /** Serve callers of other machines without asking who they are. */
  readonly allowOpen?: boolean
}

/** @throws {InvalidRequestError} for options that are no object */
export function givenOptions<Options extends object>(options: Options): Options {
  if (typeof options === 'object' && options !== null) return options
  throw new InvalidRequestError('options must be an object with a `policy`')
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/

/**
 * @throws {InvalidRequestError} for an address that others reach without a way to tell who calls, and for a public URL
 * that is none
 */
export function checkPdpOptions(options: Omit<PdpOptions, 'policy'>, areOpen: boolean): void {
  const { host = '127.0.0.1', publicUrl, allowOpen = false } = options
  if (areOpen && !allowOpen && !LOOPBACK.test(host)) {
    throw new InvalidRequestError(
      `\`${host}\` is reached by others, and anybody could ask: give API keys or a verifier, or allow it to be open`,
    )
  }
  if (publicUrl !== undefined && !(/^https?:\/\/[^?#\s@]+$/.test(publicUrl) && URL.canParse(publicUrl))) {
    throw new InvalidRequestError('publicUrl must be an http or https URL without a user or a query')
  }
  for (const name of DURATIONS_AND_COUNTS) {
    const value = options[name]
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
      throw new InvalidRequestError(`${name} must be a number, 0 or more`)
    }
  }
}

const DURATIONS_AND_COUNTS = [
  'maxConnections',
  'maxWaitMs',
  'maxBurstMs',
  'drainMs',
  'graceMs',
  'maxStalenessSeconds',
] as const
