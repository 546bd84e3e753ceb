import { describe, expect, it } from 'vitest'
import { Line } from './line.js'
import type { Loop } from './loop.js'

const COST_MS = 0.5

/** Requests that come at certain times and cost so much, and a loop whose time is what is done in it. */
class World implements Loop {
  #now = 0
  #soon: (() => void)[] = []
  readonly line: Line
  readonly answered: { readonly at: number; readonly waited: number }[] = []
  readonly refused: number[] = []

  constructor(options: { maxWaitMs?: number; maxBurstMs?: number; maxBytes?: number } = {}) {
    this.line = new Line({ maxWaitMs: 100, maxBurstMs: 1000, maxBytes: 1e9, loop: this, ...options })
  }

  now(): number {
    return this.#now
  }

  soon(act: () => void): void {
    this.#soon.push(act)
  }

  /** Runs rounds: what has come is read, then what was to be called is called. */
  run(untilMs: number, { everyMs, costMs = COST_MS, pauses = [] }: Load): void {
    let next = this.#now
    const waiting = [...pauses]
    while (this.#now < untilMs) {
      const [pause] = waiting
      if (pause !== undefined && pause.at <= this.#now) {
        this.#now += pause.ms
        waiting.shift()
      }
      const read = this.#now
      for (; next <= read; next += everyMs) this.#ask(next, costMs)
      const calls = this.#soon
      this.#soon = []
      for (const call of calls) call()
      // Nothing to do before the next one comes.
      if (this.#now === read && !this.line.isBusy) this.#now = Math.max(next, this.#now + 0.01)
    }
  }

  /** `count` at once. */
  burst(count: number, costMs = COST_MS): void {
    for (let asked = 0; asked < count; asked++) this.#ask(this.#now, costMs)
  }

  #ask(cameAt: number, costMs: number): void {
    this.line.join({
      since: this.#now,
      serve: (isTooLate) => {
        if (isTooLate) {
          this.#now += costMs / 25
          this.refused.push(this.#now)
          return
        }
        this.#now += costMs
        this.answered.push({ at: this.#now, waited: this.#now - cameAt })
      },
    })
  }
}

interface Load {
  readonly everyMs: number
  readonly costMs?: number
  readonly pauses?: readonly { readonly at: number; readonly ms: number }[]
}

/** Requests that come so many times as fast as they can be answered. */
const times = (factor: number): Load => ({ everyMs: COST_MS / factor })

describe('a server that is asked more than it can answer', () => {
  it.each([1.2, 2, 5])('answers nearly as much as it can and refuses the rest, asked %d times that', (factor) => {
    const world = new World()
    world.run(10_000, times(factor))
    const late = world.answered.filter(({ at }) => at > 3000)
    expect(late.length / (7000 / COST_MS)).toBeGreaterThan(0.8)
    const waits = late.map(({ waited }) => waited).sort((a, b) => a - b)
    expect(waits[Math.floor(waits.length * 0.99)]).toBeLessThan(130)
    expect(world.refused.length).toBeGreaterThan(0)
  })

  it('refuses nothing in the first second, which may be a burst', () => {
    const world = new World()
    world.run(1000, times(5))
    expect(world.refused).toEqual([])
  })

  it('refuses nothing any more soon after it is asked less', () => {
    const world = new World()
    world.run(5000, times(5))
    world.run(5200, times(0.5))
    const before = world.refused.length
    world.run(9000, times(0.5))
    expect(world.refused.length).toBe(before)
    expect(world.answered.at(-1)?.waited).toBeLessThan(5)
  })

  it('still answers where refusing takes all the time there is', () => {
    const world = new World()
    world.run(10_000, times(40))
    expect(world.answered.filter(({ at }) => at > 5000).length).toBeGreaterThan(1000)
  })

  it('refuses at once what it has no room for', () => {
    const world = new World({ maxBytes: 10_000 })
    world.line.resize(20_000)
    world.burst(1000)
    expect(world.refused.length).toBeGreaterThan(900)
  })
})

describe('a server with time enough', () => {
  it.each([
    ['a garbage collection', 300, 0.8],
    ['a reload', 2000, 0.6],
    ['a long one', 5000, 0.5],
    ['a short one on a busy server', 100, 0.9],
  ])('refuses nothing because of a pause: %s', (_name, ms, factor) => {
    const world = new World()
    world.run(20_000, { ...times(factor), pauses: [{ at: 2000, ms }] })
    expect(world.refused).toEqual([])
  })

  it('refuses nothing because of one pause after the other', () => {
    const world = new World()
    const pauses = Array.from({ length: 30 }, (_, index) => ({ at: 1000 * index, ms: 250 }))
    world.run(30_000, { ...times(0.6), pauses })
    expect(world.refused).toEqual([])
  })

  it('refuses nothing of many requests at once', () => {
    const world = new World()
    world.run(3000, times(0.2))
    world.burst(2000)
    world.run(10_000, times(0.2))
    expect(world.refused).toEqual([])
    expect(world.answered.length).toBeGreaterThan(2000)
  })

  it('refuses nothing of slow questions that it has time for', () => {
    const world = new World()
    world.run(10_000, { everyMs: 50, costMs: 40 })
    expect(world.refused).toEqual([])
  })

  it('answers those who came first first', () => {
    const world = new World()
    const order: number[] = []
    for (let index = 0; index < 500; index++) {
      world.burst(1, 1)
      world.line.join({ since: 0, serve: () => order.push(index) })
    }
    world.run(1000, { everyMs: 1000 })
    expect(order).toEqual(Array.from({ length: 500 }, (_, index) => index))
  })

  it('answers everyone who waits when it is closed, and from then on at once', () => {
    const world = new World()
    world.burst(1000)
    expect(world.answered.length).toBeLessThan(100)
    world.line.close()
    expect(world.answered).toHaveLength(1000)
    world.burst(1000)
    expect(world.answered).toHaveLength(2000)
    expect(world.line.isBusy).toBe(false)
  })
})
