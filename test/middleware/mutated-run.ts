import { mutatedRequest, randomOf } from './mutations.js'
import { sendRaw } from './raw.js'
import { allServers } from './servers.js'
import { violation } from './world.js'

/** Violations to learn from; more would tell nothing new. */
const ENOUGH = 10

export interface MutatedRun {
  readonly sent: number
  /** How many requests reached a handler that asks for something. */
  readonly ran: number
  /** Each with the bytes that did it. */
  readonly violations: readonly string[]
}

/** Sends `count` mutated requests, spread evenly over all servers, one at a time to each; fewer once some went wrong. */
export async function mutatedRun(count: number, seed: number): Promise<MutatedRun> {
  const servers = await Promise.all(allServers().map((start) => start()))
  const violations: string[] = []
  let sent = 0
  let ran = 0
  await Promise.all(
    servers.map(async ({ name, port, parts }, index) => {
      const random = randomOf(seed + index)
      for (let left = share(count, servers.length, index); left > 0 && violations.length < ENOUGH; left -= 1) {
        const text = mutatedRequest(random)
        await sendRaw(port, text)
        const happened = parts.journal.take()
        const wrong = violation(happened)
        if (wrong !== undefined) violations.push(`${name}: ${wrong}\n${text}`)
        sent += 1
        if (happened.some((each) => 'ran' in each && each.ran !== 'public')) ran += 1
      }
    }),
  )
  await Promise.all(servers.map((server) => server.close()))
  return { sent, ran, violations }
}

function share(count: number, parts: number, index: number): number {
  return Math.floor(count / parts) + (index < count % parts ? 1 : 0)
}
