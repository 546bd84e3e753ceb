import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { guidText } from './guid.js'
import { Texts } from './texts.js'

const COUNT = 4000
const LENGTH = 200

// In pieces they take seven and thirteen times their characters; how much else the heap grows by meanwhile is not foretold.
describe('a text that was read out of columns', () => {
  it('takes the memory of its characters, and none of the pieces it was put together of', () => {
    const texts = new Texts()
    for (let number = 0; number < COUNT; number++) texts.add(`${number}`.padStart(LENGTH, 'x'), 0, LENGTH)
    expect(bytesOfEach((number) => texts.read(number))).toBeLessThan(LENGTH * 3)
  })

  it('does so where it is a GUID', () => {
    expect(bytesOfEach((number) => guidText(number, number, number, number, 'lower'))).toBeLessThan(36 * 7)
  })
})

/** What one of many texts takes on the heap, its place in a list included. */
function bytesOfEach(read: (number: number) => string): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const before = process.memoryUsage().heapUsed
  const kept = Array.from({ length: COUNT }, (_, number) => read(number))
  collect()
  const bytes = (process.memoryUsage().heapUsed - before) / COUNT
  expect(new Set(kept).size).toBe(COUNT)
  return bytes
}
