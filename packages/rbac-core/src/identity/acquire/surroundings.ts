import { InvalidRequestError } from '../../errors.js'
import { directFetch } from '../direct-fetch.js'
import { type Environment, type Files, hostEnvironment, hostFiles, hostPlatform } from '../host.js'
import type { Fetch } from '../http.js'
import { checkOptionKinds } from '../option-kinds.js'
import { refuseMisspelt } from './option-names.js'

/** What every credential can be told about the world; by default it finds out for itself. */
export interface CredentialOptions {
  /** Default: the variables of the process. */
  readonly env?: Environment | undefined
  /** Default: metadata services straight and without a proxy, everything else by the `fetch` of the runtime. */
  readonly fetch?: Fetch | undefined
  readonly files?: Files | undefined
  /** As Node names it, e.g. `linux`. */
  readonly platform?: string | undefined
  readonly clock?: (() => Date) | undefined
  readonly sleep?: ((milliseconds: number) => Promise<void>) | undefined
  /** For one attempt. Default 10. */
  readonly timeoutSeconds?: number | undefined
  /**
   * Accept an identity endpoint without TLS at an address of a private network, as some hosts of App Service have it.
   * Default: only on this machine and at link-local addresses.
   */
  readonly allowPrivateNetwork?: boolean | undefined
}

/** The world as a credential sees it. */
export interface Surroundings {
  readonly env: Environment
  readonly fetch: Fetch
  /** For metadata services. */
  readonly direct: Fetch
  /** Undefined in a runtime without files. */
  readonly files: Files | undefined
  readonly platform: string | undefined
  readonly clock: () => Date
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly timeoutMs: number
  readonly allowPrivateNetwork: boolean
}

/** @throws {InvalidRequestError} */
export function surroundingsOf(options: CredentialOptions): Surroundings {
  checkOptionKinds(options, { env: 'object', files: 'object', fetch: 'function', clock: 'function', sleep: 'function' })
  refuseMisspelt(options, OPTIONS)
  const { timeoutSeconds = 10 } = options
  if (!Number.isFinite(timeoutSeconds) || timeoutSeconds <= 0) {
    throw new InvalidRequestError('`timeoutSeconds` must be a number greater than 0')
  }
  const ordinary: Fetch = options.fetch ?? ((url, init) => fetch(url, init))
  return {
    env: options.env ?? hostEnvironment(),
    fetch: ordinary,
    direct: options.fetch ?? directFetch() ?? ordinary,
    files: options.files ?? hostFiles(),
    platform: options.platform ?? hostPlatform(),
    clock: options.clock ?? (() => new Date()),
    sleep: options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))),
    timeoutMs: timeoutSeconds * 1000,
    allowPrivateNetwork: options.allowPrivateNetwork === true,
  }
}

/** Of every credential: one that is passed what another has leaves it alone. */
const OPTIONS: readonly string[] = [
  'env',
  'fetch',
  'files',
  'platform',
  'clock',
  'sleep',
  'timeoutSeconds',
  'allowPrivateNetwork',
  'clientId',
  'objectId',
  'resourceId',
  'tenantId',
  'tokenFilePath',
  'authorityHost',
  'connectionString',
]

/** The value of a variable; one that is empty is not set. */
export function variable(env: Environment, name: string): string | undefined {
  const value = env[name]
  return value === '' ? undefined : value
}
