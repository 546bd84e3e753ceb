import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { BACKLOG, takeBacklog } from './backlog.js'

/** A server that takes a connection a round, as Node does, of those that `next` says have come; counts what it took. */
async function taken(next: (round: number) => boolean, mostMs = 1000, roundMs = 0): Promise<number> {
  const server = new EventEmitter()
  let [round, count] = [0, 0]
  const loop = {
    now: () => round * roundMs,
    atRoundEnd: (act: () => void) =>
      setImmediate(() => {
        round += 1
        if (next(round)) {
          count += 1
          server.emit(count % 2 === 0 ? 'drop' : 'connection')
        }
        act()
      }),
    after: () => undefined,
  }
  await takeBacklog(server, mostMs, loop)
  expect(server.eventNames()).toEqual([])
  return count
}

describe('a backlog of connections', () => {
  it('is taken until a round finds no more', async () => {
    expect(await taken(() => false)).toBe(0)
    expect(await taken((round) => round <= 200)).toBe(200)
  })

  it('is looked for once more where the round it begins in found none', async () => {
    expect(await taken((round) => round > 1 && round <= 20)).toBe(19)
  })

  it('is no longer than the system keeps one, however many go on coming', async () => {
    expect(await taken(() => true)).toBe(BACKLOG + 1)
  })

  it('is left where taking it takes longer than there is time', async () => {
    expect(await taken(() => true, 1000, 100)).toBe(10)
  })
})
