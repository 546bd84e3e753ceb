import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from './copy.js'
import { withFault } from './fault.js'
import { FAULTS, INAPPLICABLE } from './faults.js'

// Of every run of the tests: whoever changes a line that a fault changes mends the fault.
describe('the seeded faults', () => {
  it.each(FAULTS)('still have their place in the sources: $number, $name', (fault) => {
    const source = readFileSync(join(ROOT, fault.file), 'utf8')
    expect(withFault(source, fault)).not.toBe(source)
  })

  it('are all forty, each once', () => {
    const numbers = [...FAULTS, ...INAPPLICABLE].map(({ number }) => number).sort((a, b) => a - b)
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  })
})
