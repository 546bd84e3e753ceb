import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import type { Azurite } from './storage/azurite.js'
import { forward } from './storage/forward.js'
import type { Target } from './storage/target.js'
import type { Secrets } from './vault/secrets.js'

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod/providers'

export const ACCOUNT = 'stockdata'
export const ACCOUNT_SCOPE: string = `${GROUP}/Microsoft.Storage/storageAccounts/${ACCOUNT}`
export const VAULT_SCOPE: string = `${GROUP}/Microsoft.KeyVault/vaults/stock-vault`

/** The host in the directory that the app runs on. */
export const HOST = 'stock-tracker-vm'

/** A new one in each run: nothing in the repository opens anything. */
export const FEED_KEY = { name: 'price-feed-key', value: randomBytes(18).toString('base64url') }
export const CLOSED_KEY = 'payroll-key'
/** A secret that the app sets, and nobody has yet. */
export const NEXT_KEY = 'price-feed-next-key'

export const PRICES = {
  container: 'prices',
  blob: 'today.csv',
  content: 'symbol,price\nCONT,101.50\nFABR,48.20\nADVW,77.05\n',
}
export const FORECASTS = { container: 'forecasts', blob: 'tomorrow.csv' }
const FORECAST = 'symbol,price\nCONT,103.00\nFABR,47.10\nADVW,79.90\n'

export function fillVault(secrets: Secrets): void {
  for (const [name, value] of [
    [FEED_KEY.name, FEED_KEY.value],
    [CLOSED_KEY, randomBytes(18).toString('base64url')],
  ] as const) {
    secrets.set(name, { value, attributes: { enabled: true } })
  }
}

export async function fillAccount(azurite: Azurite): Promise<void> {
  for (const [{ container, blob }, content] of [
    [PRICES, PRICES.content],
    [FORECASTS, FORECAST],
  ] as const) {
    await put(azurite, { container, query: new Map([['restype', 'container']]) }, '', [])
    await put(azurite, { container, blob, query: new Map() }, content, [
      ['content-type', 'text/csv'],
      ['x-ms-blob-type', 'BlockBlob'],
    ])
  }
}

async function put(
  azurite: Azurite,
  target: Target,
  content: string,
  more: readonly (readonly [string, string])[],
): Promise<void> {
  const body = Buffer.from(content)
  const headers = new Map([['x-ms-version', '2025-01-05'], ['content-length', String(body.length)], ...more])
  const answer = await forward(azurite, { method: 'PUT', target, headers, body })
  const said = await text(answer)
  if (answer.statusCode !== 201)
    throw new Error(`Azurite did not take ${target.container}: ${answer.statusCode} ${said}`)
}
