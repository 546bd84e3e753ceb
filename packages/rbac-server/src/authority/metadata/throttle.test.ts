import { describe, expect, it } from 'vitest'
import { Throttle } from './throttle.js'

describe('the throttle', () => {
  it('lets so many through at once, and the next when one is done', () => {
    const throttle = new Throttle({ perSecond: 100, atOnce: 2 }, () => new Date(0))
    const leave = throttle.enter()
    throttle.enter()
    expect(throttle.enter()).toBeUndefined()
    leave?.()
    expect(throttle.enter()).toBeDefined()
  })

  it('lets so many through in any second, and does not count those it turned away', () => {
    let now = 0
    const throttle = new Throttle({ perSecond: 2, atOnce: 100 }, () => new Date(now))
    const passes = () => throttle.enter() !== undefined
    const at = (time: number) => {
      now = time
      return passes()
    }
    expect([at(0), at(600), at(900), at(999), at(1000), at(1500), at(1600)]).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
      true,
    ])
  })
  it('goes by a clock that is set back, and turns nobody away for it', () => {
    let now = 10_000
    const throttle = new Throttle({ perSecond: 1, atOnce: 100 }, () => new Date(now))
    throttle.enter()
    now = 5000
    expect(throttle.enter()).toBeDefined()
    expect(throttle.enter()).toBeUndefined()
  })
})
