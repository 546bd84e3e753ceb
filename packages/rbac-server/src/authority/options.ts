import { isIP } from 'node:net'
import { InvalidRequestError } from 'rbac-core'
import type { Clock } from './clock.js'
import { parseDirectory } from './document/read.js'
import type { DirectoryDocument } from './document/schema.js'
import type { TellEvent } from './events.js'
import { DEFAULT_METADATA_LIMITS, type MetadataLimits } from './metadata/throttle.js'
import type { IssuerFormat } from './tokens/issuers.js'
import { DEFAULT_LIFETIMES, type TokenLifetimes } from './tokens/token-issuer.js'

export interface LocalAuthorityOptions {
  /** From `loadDirectory` or `parseDirectory`. */
  readonly directory: DirectoryDocument
  /** Where relative names of certificate files in the directory start; default the working directory. */
  readonly folder?: string
  /** Port of the authority; 0, the default, picks a free one. */
  readonly port?: number
  /** Port of the metadata endpoints; 0, the default, picks a free one. */
  readonly metadataPort?: number
  /** What to listen on; default 127.0.0.1. Anything but loopback needs `allowRemote`. */
  readonly address?: string
  /** True: whoever reaches the address may have tokens. */
  readonly allowRemote?: boolean
  /** Further names or addresses by which the servers are reached; the first one stands in URLs and issuers. */
  readonly names?: readonly string[]
  /** `azure`: issuers are spelled as Entra's, for services that accept no other. Default `local`. */
  readonly issuerFormat?: IssuerFormat
  readonly tokenLifetimes?: Partial<TokenLifetimes>
  readonly metadataLimits?: Partial<MetadataLimits>
  /** Opens the Azure Arc endpoint; its challenges are files in this folder. */
  readonly arcFolder?: string
  readonly clock?: Clock
  /** Is told about faults of the authority itself; default: a line on standard error. */
  readonly onFault?: (error: unknown) => void
  /** Is told of identities found and tokens issued, as it happens. */
  readonly onEvent?: TellEvent
}

/** Options that were checked, defaults filled in. */
export type AuthoritySettings = Required<
  Omit<LocalAuthorityOptions, 'arcFolder' | 'tokenLifetimes' | 'metadataLimits'>
> & {
  readonly tokenLifetimes: TokenLifetimes
  readonly metadataLimits: MetadataLimits
  readonly arcFolder: string | undefined
}

/** @throws {InvalidRequestError} for what can't be, {InvalidDirectoryError} for the directory */
export function readOptions(options: LocalAuthorityOptions): AuthoritySettings {
  if (typeof options !== 'object' || options === null) throw wrong('options must be an object with a `directory`')
  const { names = [], issuerFormat = 'local' } = options
  for (const name of names) {
    if (isIP(name) === 0 && !HOST_NAME.test(name)) throw wrong(`\`${name}\` is neither a host name nor an IP address`)
  }
  if (issuerFormat !== 'local' && issuerFormat !== 'azure') throw wrong('`issuerFormat` is `local` or `azure`')
  return {
    directory: parseDirectory(options.directory),
    folder: options.folder ?? process.cwd(),
    port: whole(options.port ?? 0, 'port', 0, 65_535),
    metadataPort: whole(options.metadataPort ?? 0, 'metadataPort', 0, 65_535),
    address: options.address ?? '127.0.0.1',
    allowRemote: options.allowRemote === true,
    names,
    issuerFormat,
    tokenLifetimes: amounts(DEFAULT_LIFETIMES, options.tokenLifetimes, 'tokenLifetimes'),
    metadataLimits: amounts(DEFAULT_METADATA_LIMITS, options.metadataLimits, 'metadataLimits'),
    arcFolder: options.arcFolder,
    clock: options.clock ?? (() => new Date()),
    onFault: options.onFault ?? ((error) => console.error('local identity authority:', error)),
    onEvent: options.onEvent ?? (() => undefined),
  }
}

const HOST_NAME = /^(?!-)[a-z\d-]{1,63}(?<!-)(?:\.(?!-)[a-z\d-]{1,63}(?<!-))*$/i

/** The defaults, with what is given over them: whole numbers from 1. */
function amounts<Amounts extends { readonly [name in keyof Amounts]: number }>(
  defaults: Amounts,
  given: Partial<Amounts> = {},
  option: string,
): Amounts {
  const all = { ...defaults, ...given }
  for (const name in all) whole(all[name], `${option}.${name}`, 1, MOST)
  return all
}

/** Of seconds, some thirty years. */
const MOST = 1_000_000_000

function whole(value: number, name: string, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw wrong(`\`${name}\` must be a whole number from ${least} to ${most}`)
}

function wrong(message: string): InvalidRequestError {
  return new InvalidRequestError(message)
}
