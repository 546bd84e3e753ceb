import type { Peer } from './peer.js'
import { reference } from './reference.js'

/** Everything the engine is timed beside. */
export const peers: readonly Peer[] = [reference]
