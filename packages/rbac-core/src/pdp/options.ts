import { InvalidRequestError } from '../errors.js'
import { codedOptions } from '../model/coded.js'
import { type KeysOf, refuseUnknownKeys } from '../model/known-keys.js'

export interface PdpClientOptions {
  /** Where the server is, e.g. `https://pdp.example.com`. */
  readonly url: string
  /** Sent with every request: an API key, or what gives an access token. */
  readonly credential?: string | (() => string | Promise<string>) | undefined
  /** How long a call may take, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined
  /** Default: the runtime's own. */
  readonly fetch?: typeof fetch | undefined
}

export interface PdpClientSettings {
  /** Without a slash at its end. */
  readonly base: string
  readonly credential: () => string | undefined | Promise<string | undefined>
  readonly timeoutMs: number
  readonly fetch: typeof fetch
}

/** @throws {InvalidRequestError} */
export function readClientOptions(options: PdpClientOptions): PdpClientSettings {
  if (typeof options !== 'object' || options === null) throw new InvalidRequestError('options must be an object')
  return codedOptions(() => settingsFrom(options))
}

function settingsFrom(options: PdpClientOptions): PdpClientSettings {
  refuseUnknownKeys(options, OPTIONS)
  const { url, credential, timeoutMs = 5000 } = options
  if (typeof url !== 'string' || !/^https?:\/\/[^?#\s]+$/i.test(url) || !URL.canParse(url)) {
    throw new InvalidRequestError('url must be an http or https URL without a query')
  }
  // It would be named in messages, and no runtime sends it.
  if (namesUser(url)) throw new InvalidRequestError('url must not hold a user or a password: give `credential`')
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > LONGEST_TIMER) {
    throw new InvalidRequestError('timeoutMs must be a whole number of milliseconds, 1 or more')
  }
  if (credential !== undefined && typeof credential !== 'function' && !isCredential(credential)) {
    throw new InvalidRequestError('credential must be a function, or text without blanks and line ends, and not empty')
  }
  return {
    base: url.replace(/\/+$/, ''),
    credential: typeof credential === 'function' ? credential : () => credential,
    timeoutMs,
    fetch: options.fetch ?? ((...call) => fetch(...call)),
  }
}

const OPTIONS: KeysOf<PdpClientOptions> = { url: true, credential: true, timeoutMs: true, fetch: true }

/** Whether it can be sent in a header, whole and with nothing that a server would read in another way. */
export function isCredential(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

/** A timer set for longer fires at once. */
const LONGEST_TIMER = 2_147_483_647

function namesUser(url: string): boolean {
  const { username, password } = new URL(url)
  return username !== '' || password !== ''
}
