import { describe, expect, it } from 'vitest'
import type { Loop } from '../../listening/loop.js'
import { Gate } from './gate.js'
import { Rests } from './rests.js'

/** An event loop with a clock of its own. */
class TestLoop implements Loop {
  time = 0
  #ends: (() => void)[] = []
  #timers: { readonly at: number; readonly act: () => void }[] = []

  now(): number {
    return this.time
  }

  atRoundEnd(act: () => void): void {
    this.#ends.push(act)
  }

  after(ms: number, act: () => void): void {
    this.#timers.push({ at: this.time + ms, act })
  }

  endRound(): void {
    const ends = this.#ends
    this.#ends = []
    for (const act of ends) act()
  }

  wait(ms: number): void {
    this.time += ms
    const due = this.#timers.filter(({ at }) => at <= this.time)
    this.#timers = this.#timers.filter(({ at }) => at > this.time)
    for (const { act } of due) act()
  }
}

function gated(): { loop: TestLoop; gate: Gate; round: (ms: number) => number[] } {
  const loop = new TestLoop()
  const gate = new Gate({ maxWaitMs: 200, maxBurstMs: 1000, loop })
  /** Takes up a request a millisecond, and says when those were taken up that are refused. */
  const round = (ms: number): number[] => {
    const refused: number[] = []
    for (let at = 0; at < ms; at++) {
      if (gate.isShut()) refused.push(at)
      loop.time += 1
    }
    loop.endRound()
    return refused
  }
  return { loop, gate, round }
}

describe('a gate', () => {
  it('refuses nothing while rounds are short, however many there are', () => {
    const { round } = gated()
    for (let count = 0; count < 1000; count++) expect(round(99)).toEqual([])
  })

  it('refuses nothing in a pause or after it, while the queue becomes shorter', () => {
    const { round } = gated()
    for (const ms of [5000, 3500, 2400, 1600, 1100, 700, 450, 300, 150, 80]) expect(round(ms)).toEqual([])
  })

  it('refuses nothing where slow questions come again and again, with short rounds between them', () => {
    const { round } = gated()
    for (let count = 0; count < 100; count++) for (const ms of [400, 40]) expect(round(ms)).toEqual([])
  })

  it('refuses, once rounds have stood for long, what comes after half the wait, and for a bounded time', () => {
    const { round } = gated()
    for (let count = 0; count < 5; count++) expect(round(300)).toEqual([])
    const refused = round(300)
    expect([refused[0], refused.at(-1), refused.length]).toEqual([101, 200, 100])
  })

  it('takes up everything again when no round was long for as long as a burst may be', () => {
    const { loop, round } = gated()
    for (let count = 0; count < 5; count++) round(300)
    for (let count = 0; count < 20; count++) round(50)
    expect(round(150)).not.toEqual([])
    loop.time += 1001
    expect(round(150)).toEqual([])
  })
})

describe('connections that rest', () => {
  const connection = () => {
    const told: string[] = []
    return { told, pause: () => told.push('pause'), resume: () => told.push('resume') }
  }

  it('are read to the end of the round, then not for eight times as long as refusing took, and then again', () => {
    const loop = new TestLoop()
    const rests = new Rests(loop)
    const [one, other] = [connection(), connection()]
    rests.add(one)
    loop.time += 40
    rests.add(other)
    rests.add(one)
    expect(one.told).toEqual([])
    loop.endRound()
    expect([one.told, other.told]).toEqual([['pause'], ['pause']])
    loop.wait(319)
    expect(one.told).toEqual(['pause'])
    loop.wait(1)
    expect([one.told, other.told]).toEqual([
      ['pause', 'resume'],
      ['pause', 'resume'],
    ])
  })

  it('rest for a while even if refusing took no time, and not for ever if it took long', () => {
    for (const [took, rest] of [
      [0, 50],
      [5000, 1000],
    ] as const) {
      const loop = new TestLoop()
      const one = connection()
      new Rests(loop).add(one)
      loop.time += took
      loop.endRound()
      loop.wait(rest - 1)
      expect(one.told).toEqual(['pause'])
      loop.wait(1)
      expect(one.told).toEqual(['pause', 'resume'])
    }
  })
})
