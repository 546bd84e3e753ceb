import { describe, expect, it } from 'vitest'
import { BoundedMemo } from './memo.js'

describe('a bounded memo', () => {
  it('remembers what it was told lately', () => {
    const memo = new BoundedMemo<number>(2)
    memo.set('a', 1)
    expect(memo.get('a')).toBe(1)
    expect(memo.get('b')).toBeUndefined()
  })

  it('keeps what is used and forgets what is not', () => {
    const memo = new BoundedMemo<number>(2)
    memo.set('used', 1)
    for (let count = 0; count < 100; count++) {
      memo.set(`once ${count}`, count)
      expect(memo.get('used')).toBe(1)
    }
    expect(memo.get('once 0')).toBeUndefined()
  })

  it('holds nothing at capacity 0', () => {
    const memo = new BoundedMemo<number>(0)
    memo.set('a', 1)
    expect(memo.get('a')).toBeUndefined()
  })
})
