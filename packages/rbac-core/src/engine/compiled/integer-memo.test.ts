import { describe, expect, it } from 'vitest'
import { IntegerMemo, type MemoKey } from './integer-memo.js'

const key = (first: number, more: Partial<MemoKey> = {}): MemoKey => ({
  first,
  second: 0,
  third: 0,
  whose: undefined,
  about: undefined,
  ...more,
})
const got = <V>(memo: IntegerMemo<V>, { first, second, third, whose, about }: MemoKey): V | undefined =>
  memo.get(first, second, third, whose, about)

describe('a memo by integers', () => {
  it('gives what was set for this key and for no other, whichever part of it differs', () => {
    const memo = new IntegerMemo<string>(1024, 1024)
    const [mine, others] = [{}, {}]
    const keys = [
      key(1),
      key(2),
      key(1, { second: 1 }),
      key(1, { third: 1 }),
      key(1, { second: -1, third: -1 }),
      key(1, { whose: mine }),
      key(1, { whose: others }),
      key(1, { whose: mine, about: 'read' }),
      key(1, { whose: mine, about: 'write' }),
    ]
    for (const one of keys) expect(got(memo, one)).toBeUndefined()
    for (const [index, one] of keys.slice(0, 4).entries()) memo.set(one, `${index}`, 1)
    for (const one of keys.slice(4)) expect(got(memo, one)).toBeUndefined()
    for (const [index, one] of keys.entries()) {
      memo.set(one, `${index}`, 1)
      expect(got(memo, one)).toBe(`${index}`)
    }
  })

  it('keeps one value for a key, the last one', () => {
    const memo = new IntegerMemo<number>(64, 1000)
    for (let time = 0; time < 100; time++) memo.set(key(7, { about: 'a' }), time, 1)
    expect(got(memo, key(7, { about: 'a' }))).toBe(99)
  })

  it('never gives a wrong value, however many keys there are', () => {
    const memo = new IntegerMemo<number>(1024, 1e9)
    for (let number = 0; number < 20_000; number++) memo.set(key(number, { second: number % 7 }), number, 1)
    const wrong = Array.from({ length: 20_000 }, (_, number) => number).filter((number) => {
      const found = got(memo, key(number, { second: number % 7 }))
      return found !== undefined && found !== number
    })
    expect(wrong).toEqual([])
  })

  it('finds nearly all of half as many as it is for', () => {
    const memo = new IntegerMemo<number>(4096, 1e9)
    for (let number = 0; number < 2048; number++) memo.set(key(number), number, 1)
    const found = Array.from({ length: 2048 }, (_, number) => got(memo, key(number))).filter((one) => one !== undefined)
    expect(found.length).toBeGreaterThan(2000)
  })

  it('forgets rather than hold more than its weight, and does not hold what is heavy for it', () => {
    const memo = new IntegerMemo<number>(4096, 1000)
    for (let number = 0; number < 4096; number++) memo.set(key(number), number, 100)
    let held = 0
    for (let number = 0; number < 4096; number++) if (got(memo, key(number)) !== undefined) held += 1
    expect(held).toBeGreaterThan(0)
    expect(held).toBeLessThanOrEqual(10)
    memo.set(key(-1), 1, 126)
    expect(got(memo, key(-1))).toBeUndefined()
  })

  it('holds just what it may weigh, each at most an eighth of it, and starts again with what is too much', () => {
    const memo = new IntegerMemo<number>(4096, 1000)
    const held = (): number[] =>
      Array.from({ length: 20 }, (_, number) => number).filter((number) => got(memo, key(number)) !== undefined)
    for (let number = 0; number < 8; number++) memo.set(key(number), number, 125)
    expect(held()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    memo.set(key(8), 8, 125)
    expect(held()).toEqual([8])
    for (let number = 9; number < 16; number++) memo.set(key(number), number, 125)
    expect(held()).toEqual([8, 9, 10, 11, 12, 13, 14, 15])
    memo.set(key(15), 15, 0)
    memo.set(key(16), 16, 125)
    expect(held()).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16])
  })

  it('remembers nothing where it may hold nothing', () => {
    const memo = new IntegerMemo<number>(0, 0)
    memo.set(key(1), 1, 0)
    expect(got(memo, key(1))).toBeUndefined()
  })
})
