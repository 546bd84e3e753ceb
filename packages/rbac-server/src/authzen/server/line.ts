import { type Loop, NODE_LOOP } from './loop.js'
import { Overload, type OverloadOptions } from './overload.js'

/** A connection of which something is to be answered. */
export interface Waiting {
  /** Since when they may have been waiting, by the clock of the loop. */
  readonly since: number
  /** Its turn has come. Called again only when it has joined again. */
  serve(isTooLate: boolean): void
}

export interface LineOptions extends OverloadOptions {
  /** So many bytes may wait; beyond that, what comes is too late at once. */
  readonly maxBytes: number
  readonly loop?: Loop
}

/** How much is done before the loop reads again, which is also when it takes the next connection. */
const TURN_MS = 8
/** The answers to one are made only when what called for it has returned, so each gets a call of its own. */
const CALLS = 64

/**
 * Where connections wait for their turn, first come, first served. The loop is never kept from reading for long, so that
 * what waits waits here, where it is seen, and not in the buffers of sockets, where nobody knows for how long.
 */
export class Line {
  readonly #loop: Loop
  readonly #overload: Overload
  readonly #maxBytes: number
  #entries: Waiting[] = []
  #first = 0
  #bytes = 0
  #calls = 0
  #turnEndsAt: number | undefined
  #isClosed = false

  constructor({ maxBytes, loop = NODE_LOOP, ...overload }: LineOptions) {
    this.#loop = loop
    this.#overload = new Overload(overload)
    this.#maxBytes = maxBytes
  }

  /** Whether anybody waits. */
  get isBusy(): boolean {
    return this.#first < this.#entries.length
  }

  /** Serves at once where nobody waits and there is time, else in turn. */
  join(waiting: Waiting): void {
    const now = this.#loop.now()
    if (this.#isClosed) waiting.serve(false)
    else if (!this.isBusy && this.#hasTime(now)) this.#serveNow(waiting, now)
    else if (this.#bytes > this.#maxBytes) waiting.serve(true)
    else {
      this.#entries.push(waiting)
      this.#call()
    }
  }

  /** So many bytes more wait now. */
  resize(bytes: number): void {
    this.#bytes += bytes
  }

  /** Serves everyone who waits, and from now on everybody at once. */
  close(): void {
    this.#isClosed = true
    while (this.isBusy) this.#next()?.serve(false)
  }

  readonly #serve = (): void => {
    this.#calls -= 1
    const now = this.#loop.now()
    if (this.isBusy && this.#hasTime(now)) {
      const entry = this.#next()
      if (entry !== undefined) this.#serveNow(entry, now)
    }
    this.#call()
  }

  #serveNow(waiting: Waiting, now: number): void {
    waiting.serve(this.#overload.isTooLate(now, now - waiting.since, this.#entries.length - this.#first))
  }

  #next(): Waiting | undefined {
    const entry = this.#entries[this.#first]
    this.#first += 1
    if (this.#first === this.#entries.length) {
      this.#entries = []
      this.#first = 0
    } else if (this.#first === 4096) {
      this.#entries = this.#entries.slice(this.#first)
      this.#first = 0
    }
    return entry
  }

  #call(): void {
    const wanted = Math.min(CALLS, this.#entries.length - this.#first)
    for (; this.#calls < wanted; this.#calls++) this.#loop.soon(this.#serve)
  }

  #hasTime(now: number): boolean {
    if (this.#turnEndsAt === undefined) {
      this.#turnEndsAt = now + TURN_MS
      this.#loop.soon(this.#endTurn)
    }
    return now <= this.#turnEndsAt
  }

  readonly #endTurn = (): void => {
    this.#turnEndsAt = undefined
  }
}
