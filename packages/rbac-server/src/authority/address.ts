import { isIP } from 'node:net'
import { InvalidRequestError } from 'rbac-core'
import { foldAscii } from '../fold-ascii.js'

/** Where the servers listen, and what they are called by those who reach them. */
export interface Addresses {
  readonly listen: string
  /** How the authority is named in URLs and issuers. */
  readonly authorityName: string
  /** How the metadata endpoint is named in URLs. */
  readonly metadataName: string
  /** How this process reaches its own authority. */
  readonly self: string
  /** Names and IP addresses that the TLS certificate is for. */
  readonly certified: readonly string[]
  /** What the Host header may say, without a port. */
  readonly hostNames: ReadonlySet<string>
}

/**
 * Loopback, unless told otherwise twice: the metadata endpoint gives tokens to whoever can reach it.
 *
 * @throws {InvalidRequestError} for another address without `allowRemote`
 */
export function resolveAddresses(listen: string, names: readonly string[], allowRemote: boolean): Addresses {
  if (!isLoopback(listen) && !allowRemote) {
    throw new InvalidRequestError(
      `\`${listen}\` is not a loopback address, and whoever reaches the authority gets tokens: give \`allowRemote\` (--allow-remote) if that is meant`,
    )
  }
  const any = listen === '0.0.0.0' || listen === '::'
  const own = any ? [] : [listen]
  const certified = [...new Set([...LOOPBACK_NAMES, ...own, ...names].map(foldAscii))]
  const [given] = names
  return {
    listen,
    authorityName: inUrl(given ?? (any || LOCALHOST.has(listen) ? 'localhost' : listen)),
    metadataName: inUrl(given ?? (any ? '127.0.0.1' : listen)),
    self: inUrl(any ? (listen === '::' ? '::1' : '127.0.0.1') : listen),
    certified,
    hostNames: new Set([...certified.map(inUrl), METADATA_ADDRESS]),
  }
}

/** What `localhost` reaches everywhere; elsewhere it need not be a name of `::1`, and is none of `127.0.0.2`. */
const LOCALHOST: ReadonlySet<string> = new Set(['localhost', '127.0.0.1'])

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1']

/** Where Azure has its metadata endpoint: whoever redirects that address keeps its name. */
const METADATA_ADDRESS = '169.254.169.254'

function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

function inUrl(name: string): string {
  return isIP(name) === 6 ? `[${name}]` : name
}
