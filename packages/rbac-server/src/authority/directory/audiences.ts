import { foldAscii } from '../../fold-ascii.js'

/** What a token is for. */
export interface Audience {
  /** The `aud` claim. */
  readonly aud: string
  /** Under which it is the same audience, however it was spelled. */
  readonly key: string
  readonly version: 1 | 2
  /** One of Azure's own: its tokens say more about a managed identity than those for others do. */
  readonly isAzure: boolean
  /** App roles of a principal there. */
  rolesOf(objectId: string): readonly string[]
}

/** An application that takes tokens. */
export interface Api {
  readonly tenantId: string
  readonly clientId: string
  readonly identifierUris: readonly string[]
  readonly version: 1 | 2
  readonly roles: readonly { readonly value: string; readonly members: readonly string[] }[]
}

/** Everything that tokens may be asked for: Azure's own resources, those of the directory file, and its applications. */
export class Audiences {
  readonly #azure: ReadonlySet<string>
  readonly #apis: readonly Api[]

  constructor(more: readonly string[], apis: readonly Api[]) {
    this.#azure = new Set([...AZURE, ...more].map(keyOf))
    this.#apis = apis
  }

  find(tenantId: string, resource: string): Audience | undefined {
    const key = keyOf(resource)
    // As asked for, a slash at the end included: real tokens do the same, and verifiers must accept both.
    if (this.#azure.has(key) || ACCOUNT.test(key))
      return { aud: resource, key, version: 1, isAzure: true, rolesOf: none }
    const api = this.#apis.find(
      (each) =>
        each.tenantId === tenantId &&
        (each.clientId === key || each.identifierUris.some((identifierUri) => keyOf(identifierUri) === key)),
    )
    if (api === undefined) return undefined
    const { clientId, version, roles } = api
    return {
      aud: version === 2 ? clientId : resource,
      key: clientId,
      version,
      isAzure: false,
      rolesOf: (objectId) => roles.filter(({ members }) => members.includes(objectId)).map(({ value }) => value),
    }
  }
}

/** Azure's resources that programs ask tokens for, without the slash some of them end in. */
const AZURE = [
  'https://management.azure.com',
  'https://management.core.windows.net',
  'https://vault.azure.net',
  'https://managedhsm.azure.net',
  'https://storage.azure.com',
  'https://graph.microsoft.com',
  'https://database.windows.net',
  'https://ossrdbms-aad.database.windows.net',
  'https://servicebus.azure.net',
  'https://eventhubs.azure.net',
  'https://cosmos.azure.com',
  'https://azconfig.io',
  'https://containerregistry.azure.net',
  'https://monitor.azure.com',
  'https://api.loganalytics.io',
  'https://cognitiveservices.azure.com',
  'https://search.azure.com',
  'https://redis.azure.com',
  'https://batch.core.windows.net',
  'https://datalake.azure.net',
]

/** A storage account is a resource of its own. */
const ACCOUNT = /^https:\/\/[a-z0-9]{3,24}\.(?:blob|queue|table|file|dfs)\.core\.windows\.net$/

/** ASCII case and one slash at the end make no difference. */
function keyOf(resource: string): string {
  return foldAscii(resource).replace(/\/$/, '')
}

function none(): readonly string[] {
  return []
}
