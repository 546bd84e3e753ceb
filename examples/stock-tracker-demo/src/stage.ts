import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, type Engine } from 'rbac-core'
import { audienceForms, createAccessTokenVerifier } from 'rbac-core/identity'
import { loadPolicy } from 'rbac-core/node'
import { createLocalAuthority, type LocalAuthority, loadDirectory } from 'rbac-server/authority'
import { ACCOUNT, ACCOUNT_SCOPE, fillAccount, fillVault, VAULT_SCOPE } from './goods.js'
import { type ResourceName, type Tell, tellingEngine, tellingVerifier } from './moments.js'
import { startAzurite } from './storage/azurite.js'
import { openStorage, STORAGE_RESOURCE } from './storage/storage-server.js'
import { Secrets } from './vault/secrets.js'
import { openVault, VAULT_RESOURCE } from './vault/vault-server.js'

/** Everything that the demo runs on: who issues tokens, who decides, and what is guarded. */
export interface Stage {
  readonly authority: LocalAuthority
  readonly engine: Engine
  readonly vaultUrl: string
  readonly blobUrl: string
  /** Stops everything, and removes what it wrote. */
  close(): Promise<void>
}

/** Opens the stage, on free ports of this machine. Takes about two seconds. */
export async function openStage(tell: Tell): Promise<Stage> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    // In the order in which they lean on each other: who guards, then who is guarded.
    for (const each of closers.splice(0).reverse()) await each()
  }
  const kept = async <T extends { close(): Promise<unknown> }>(opening: Promise<T>): Promise<T> => {
    const opened = await opening
    closers.push(() => opened.close())
    return opened
  }
  try {
    const [authority, azurite, policy] = await Promise.all([
      kept(
        createLocalAuthority({
          directory: loadDirectory(example('stock-tracker-identity/directory.yaml')),
          onEvent: tell,
        }),
      ),
      kept(startAzurite(ACCOUNT)),
      loadPolicy([example('stock-tracker'), example('stock-tracker-demo/policy')], { strict: true }),
    ])
    const engine = createEngine(policy)
    const { authority: issuer, tenant } = authority.endpoints
    const guardOf = (at: ResourceName, resource: string) => ({
      engine: tellingEngine(engine, at, tell),
      verifier: tellingVerifier(
        createAccessTokenVerifier({
          authority: issuer,
          tenantId: tenant,
          audience: audienceForms(resource),
          algorithms: ['RS256'],
          fetch: authority.fetch,
        }),
        at,
        tell,
      ),
      tls: authority.tls,
      tell,
    })
    const secrets = new Secrets(() => new Date())
    fillVault(secrets)
    await fillAccount(azurite)
    const vault = await kept(
      openVault({
        ...guardOf('key vault', VAULT_RESOURCE),
        secrets,
        scope: VAULT_SCOPE,
        authorization: `${issuer}/${tenant}`,
      }),
    )
    const storage = await kept(
      openStorage({
        ...guardOf('storage account', STORAGE_RESOURCE),
        azurite,
        scope: ACCOUNT_SCOPE,
        authorizationUri: `${issuer}/${tenant}/oauth2/authorize`,
      }),
    )
    return { authority, engine, vaultUrl: vault.url, blobUrl: storage.url, close }
  } catch (error) {
    await close()
    throw error
  }
}

function example(path: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), '../..', path)
}
