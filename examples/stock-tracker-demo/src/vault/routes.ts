import { type Bundles, badParameter, notFound, VaultError } from './answers.js'
import { pageOf } from './listing.js'
import { type Query, readChange, readNewVersion } from './reading.js'
import type { Secrets } from './secrets.js'

/** What a handler gets of a request that was let through. */
export interface Asked {
  readonly params: { readonly name?: string; readonly version?: string }
  readonly query: Query
  readonly body: unknown
}

export interface Route {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  readonly url: string
  /** The data action below `Microsoft.KeyVault/vaults/secrets/`, asked for at the secret, or at the vault where the route names none. */
  readonly action: string
  /** The body of the answer; undefined where it has none. */
  answer(asked: Asked): object | undefined
}

/** Reading, setting, listing, deleting and recovering secrets. */
export function secretRoutes(secrets: Secrets, bundles: Bundles, base: () => string): readonly Route[] {
  const read = ({ params }: Asked) => {
    const name = nameOf(params)
    const found = secrets.get(name, params.version) ?? missing(name)
    if (found.attributes.enabled) return bundles.secret(found)
    throw new VaultError(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled')
  }
  return [
    { method: 'GET', url: '/secrets/:name', action: 'getSecret/action', answer: read },
    { method: 'GET', url: '/secrets/:name/:version', action: 'getSecret/action', answer: read },
    {
      method: 'PUT',
      url: '/secrets/:name',
      action: 'setSecret/action',
      answer({ params, body }) {
        const name = nameOf(params)
        const added = secrets.set(name, readNewVersion(body))
        if (added !== undefined) return bundles.secret(added)
        throw new VaultError(409, 'Conflict', `Secret ${name} is deleted.`, 'ObjectIsDeletedButRecoverable')
      },
    },
    {
      method: 'PATCH',
      url: '/secrets/:name/:version',
      action: 'update/action',
      answer({ params, body }) {
        const name = nameOf(params)
        return bundles.version(secrets.update(name, params.version ?? '', readChange(body)) ?? missing(name))
      },
    },
    {
      method: 'GET',
      url: '/secrets',
      action: 'readMetadata/action',
      answer({ query }) {
        const describe = bundles.item.bind(bundles)
        return pageOf({ items: secrets.list(), key: ({ name }) => name, describe, url: `${base()}/secrets` }, query)
      },
    },
    {
      method: 'GET',
      url: '/secrets/:name/versions',
      action: 'readMetadata/action',
      answer({ params, query }) {
        const name = nameOf(params)
        const items = [...secrets.versions(name)].sort((a, b) => (a.id < b.id ? -1 : 1))
        const describe = bundles.version.bind(bundles)
        return pageOf({ items, key: ({ id }) => id, describe, url: `${base()}/secrets/${name}/versions` }, query)
      },
    },
    {
      method: 'DELETE',
      url: '/secrets/:name',
      action: 'delete',
      answer: ({ params }) => bundles.deleted(secrets.delete(nameOf(params)) ?? missing(nameOf(params))),
    },
    {
      method: 'GET',
      url: '/deletedsecrets/:name',
      action: 'readMetadata/action',
      answer: ({ params }) => bundles.deleted(secrets.deleted(nameOf(params)) ?? missing(nameOf(params))),
    },
    {
      method: 'POST',
      url: '/deletedsecrets/:name/recover',
      action: 'recover/action',
      answer: ({ params }) => bundles.version(secrets.recover(nameOf(params)) ?? missing(nameOf(params))),
    },
    {
      method: 'DELETE',
      url: '/deletedsecrets/:name',
      action: 'purge/action',
      answer: ({ params }) => (secrets.purge(nameOf(params)) ? undefined : missing(nameOf(params))),
    },
  ]
}

/** @throws {VaultError} */
function nameOf({ name = '' }: Asked['params']): string {
  if (/^[0-9a-zA-Z-]{1,127}$/.test(name)) return name
  throw badParameter('The request URI contains an invalid name.')
}

function missing(name: string): never {
  throw notFound(name)
}
