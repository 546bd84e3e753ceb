import { type Loop, NODE_LOOP } from '../../listening/loop.js'

/** A connection, as far as it is looked at here. */
export interface Readable {
  pause(): unknown
  resume(): unknown
}

/** A connection rests for so many times as long as the refusals of its round took, which bounds what they all take. */
const TIMES = 8
const SHORTEST_MS = 50
const LONGEST_MS = 1000

/**
 * Lets connections rest whose requests were just refused: for a while nothing is read from them. A client that goes on
 * sending then waits for its own socket, and costs nothing; so refusals take a small part of the time however much is
 * asked, and the rest goes into answers.
 */
export class Rests {
  readonly #loop: Loop
  #connections = new Set<Readable>()
  #since = 0

  constructor(loop: Loop = NODE_LOOP) {
    this.#loop = loop
  }

  /** A request of this connection is refused in this round. */
  add(connection: Readable): void {
    if (this.#connections.size === 0) {
      this.#since = this.#loop.now()
      this.#loop.atRoundEnd(this.#begin)
    }
    this.#connections.add(connection)
  }

  readonly #begin = (): void => {
    const connections = this.#connections
    this.#connections = new Set()
    const ms = Math.min(Math.max((this.#loop.now() - this.#since) * TIMES, SHORTEST_MS), LONGEST_MS)
    for (const connection of connections) connection.pause()
    this.#loop.after(ms, () => {
      for (const connection of connections) connection.resume()
    })
  }
}
