import { timeOf } from '../clock.js'
import { AbortedError } from '../errors.js'
import type { AbortSignalLike, AccessToken } from './credential.js'

/** A token this close to its end is not handed out: it has to survive the journey of the request it is for. */
const LEAST_LEFT_MS = 5 * 60 * 1000
/** After a refresh in the background failed, the next one waits this long. The token at hand still works. */
const RETRY_REFRESH_MS = 30 * 1000
/** Resources one credential keeps tokens for. Apps use a handful; the bound is for those who pass text through. */
const MAX_ENTRIES = 256

interface Entry {
  token?: AccessToken
  loading?: Promise<AccessToken>
  /** No refresh in the background before this time. */
  refreshNotBefore: number
}

export type LoadToken = () => Promise<AccessToken>

export interface WaitOptions {
  readonly abortSignal?: AbortSignalLike | undefined
  readonly forceRefresh?: boolean | undefined
}

/**
 * Tokens by scope: each is asked for once however many wait for it, and again in the background at half of a long life.
 */
export class FreshTokens {
  readonly #clock: () => Date
  readonly #entries = new Map<string, Entry>()

  constructor(clock: () => Date) {
    this.#clock = clock
  }

  /** The token for `scope`, from `load` where none is at hand. */
  async get(scope: string, load: LoadToken, { abortSignal, forceRefresh = false }: WaitOptions): Promise<AccessToken> {
    if (abortSignal?.aborted === true) throw aborted()
    const entry = this.#entryOf(scope)
    const now = timeOf(this.#clock)
    const { token } = entry
    if (!forceRefresh && token !== undefined && token.expiresOnTimestamp - now >= LEAST_LEFT_MS) {
      this.#refreshInTime(entry, token, load, now)
      return token
    }
    return untilAborted(this.#load(entry, load), abortSignal)
  }

  /** A new token for `scope` by a request of its own, which nobody else may wait for: it asks for something special. */
  async replace(scope: string, load: LoadToken, { abortSignal }: WaitOptions): Promise<AccessToken> {
    if (abortSignal?.aborted === true) throw aborted()
    const entry = this.#entryOf(scope)
    entry.token = await untilAborted(load(), abortSignal)
    return entry.token
  }

  #entryOf(scope: string): Entry {
    const known = this.#entries.get(scope)
    if (known !== undefined) return known
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined && this.#entries.size >= MAX_ENTRIES) this.#entries.delete(oldest)
    const entry: Entry = { refreshNotBefore: -Infinity }
    this.#entries.set(scope, entry)
    return entry
  }

  #refreshInTime(entry: Entry, { refreshAfterTimestamp }: AccessToken, load: LoadToken, now: number): void {
    if (refreshAfterTimestamp === undefined || now < refreshAfterTimestamp || now < entry.refreshNotBefore) return
    entry.refreshNotBefore = now + RETRY_REFRESH_MS
    // Nobody waits for it: if it fails, the token at hand is used until another refresh succeeds or it nears its end.
    this.#load(entry, load).catch(() => undefined)
  }

  #load(entry: Entry, load: LoadToken): Promise<AccessToken> {
    entry.loading ??= load()
      .then((token) => {
        entry.token = token
        return token
      })
      .finally(() => {
        delete entry.loading
      })
    return entry.loading
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignalLike | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(aborted())
    signal.addEventListener('abort', abort)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

function aborted(): AbortedError {
  return new AbortedError('the caller gave up waiting for a token')
}
