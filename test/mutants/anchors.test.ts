import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from './copy.js'
import { withFault } from './fault.js'
import { FAULTS, INAPPLICABLE } from './faults.js'

/** A law is a file of tests, or a folder of them. */
function testsIn(law: string): string[] {
  if (law.endsWith('.test.ts')) return [law]
  const names = readdirSync(join(ROOT, law), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(law, name))
}

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

  it('are looked for by laws without a time of their own: one that was not through would pass for broken', () => {
    const timed = [...new Set(FAULTS.flatMap(({ laws }) => laws.flatMap(testsIn)))].filter((path) =>
      /^ *\}, [\d_]+\)$/m.test(readFileSync(join(ROOT, path), 'utf8')),
    )
    expect(timed).toEqual([])
  })
})
