import type { EventEmitter } from 'node:events'
import { type Loop, NODE_LOOP } from './loop.js'

/** How many connections the system keeps for a server that has not taken them yet. */
export const BACKLOG = 511

/**
 * Takes the connections that were made before a server closes: closing it would reset them, though their requests may have
 * been sent in full. Node takes one of them in a round of its event loop, where many can have come.
 *
 * Ends after a round that found none, or `mostMs`, or as many as can have waited: they come in their order, so those that
 * are left were made later.
 */
export async function takeBacklog(server: EventEmitter, mostMs: number, loop: Loop = NODE_LOOP): Promise<void> {
  let taken = 0
  const take = (): void => {
    taken += 1
  }
  const endsAt = loop.now() + mostMs
  server.on('connection', take)
  // One that is over the limit of connections.
  server.on('drop', take)
  // What is left of the round that this begins in may have looked for connections already.
  await roundOf(loop)
  for (let before = -1; before < taken && taken <= BACKLOG && loop.now() < endsAt; ) {
    before = taken
    await roundOf(loop)
  }
  server.off('connection', take)
  server.off('drop', take)
}

function roundOf(loop: Loop): Promise<void> {
  return new Promise((resolve) => loop.atRoundEnd(resolve))
}
