// The stock tracker. It runs on a virtual machine in Azure as it stands: nothing in it is about this demo, and no
// credential is in its code or its environment.
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { DefaultAzureCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { BlobServiceClient } from '@azure/storage-blob'

const { STOCK_VAULT_URL = '', STOCK_BLOB_URL = '' } = process.env

const credential = new DefaultAzureCredential()
const secrets = new SecretClient(STOCK_VAULT_URL, credential, {
  // The client takes no vault outside of Azure's domains for one, unless it is told to.
  disableChallengeResourceVerification: new URL(STOCK_VAULT_URL).hostname === 'localhost',
})
const blobs = new BlobServiceClient(STOCK_BLOB_URL, credential)

const key = await secrets.getSecret('price-feed-key')
say(`has the key of the price feed: ${key.value?.length} characters`)

const prices = await read('prices', 'today.csv')
say(`has today's prices: ${rows(prices).join(', ')}`)

const forecast = await patiently(() => read('forecasts', 'tomorrow.csv'))
say(`has tomorrow's forecast: ${rows(forecast).join(', ')}`)

async function read(container: string, blob: string): Promise<string> {
  const { readableStreamBody } = await blobs.getContainerClient(container).getBlobClient(blob).download()
  return readableStreamBody === undefined ? '' : text(readableStreamBody)
}

/** Role assignments take a while to arrive: whoever was refused asks again. */
async function patiently<T>(ask: () => Promise<T>, attempts = 20): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 403 || attempts === 1) throw error
    console.error(`was refused (${(error as { code?: string }).code}), and asks again in a second`)
    await setTimeout(1000)
    return patiently(ask, attempts - 1)
  }
}

function rows(csv: string): string[] {
  return csv
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.replace(',', ' '))
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
