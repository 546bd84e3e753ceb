import { CLOSED_KEY, FEED_KEY, FORECASTS, NEXT_KEY, PRICES } from './goods.js'
import { narrator } from './narrator.js'
import { openStage } from './stage.js'

/** Opens the stage, prints where everything is as one line of JSON, and keeps it up until `stopped`. */
export async function serve(
  stopped: Promise<void>,
  print: (line: string) => void,
  report: (line: string) => void,
): Promise<void> {
  const stage = await openStage(narrator(report))
  try {
    const { authority, vaultUrl, blobUrl } = stage
    const vault = {
      url: vaultUrl,
      disableChallengeResourceVerification: true,
      allowed: FEED_KEY,
      denied: CLOSED_KEY,
      writable: NEXT_KEY,
      deniedIdentity: true,
    }
    const blob = { url: blobUrl, allowed: PRICES, denied: FORECASTS, challenge: true }
    print(JSON.stringify({ ...authority.endpoints, vault, blob }))
    await stopped
  } finally {
    await stage.close()
  }
}
