import { describe, expect, it } from 'vitest'
import { bytesPerCall } from './allocation.js'
import { Batch } from './batch.js'

const idle = new Batch({ name: 'idle', cut: (index) => index, call: () => undefined })
const bytesOf = (call: (input: number) => unknown) =>
  bytesPerCall(new Batch({ name: 'it', cut: (index) => index, call }), idle)

describe('what a call allocates', () => {
  it('grows with what is made', () => {
    const nothing = bytesOf((input) => input > 5)
    const small = bytesOf((input) => [input, input, input, input])
    const large = bytesOf((input) => new Array(1000).fill(input))
    expect(small).toBeGreaterThan(nothing)
    expect(large).toBeGreaterThan(small + 7000)
  })
})
