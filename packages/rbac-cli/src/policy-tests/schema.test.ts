import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { KNOWN_KEYS, policyTestJsonSchema } from './schema.js'

// Mended with `node scripts/make-policy-test-schema.mjs`, after a build.
describe('the JSON Schema of policy tests', () => {
  const shipped = JSON.parse(readFileSync(new URL('../../schema/policy-test.json', import.meta.url), 'utf8'))

  it('is shipped as the code has it', () => {
    expect(shipped).toEqual(JSON.parse(JSON.stringify(policyTestJsonSchema())))
  })

  it('knows the keys that are suggested for misspelt ones, and describes each', () => {
    const row = shipped.properties.tests.items.properties
    expect(Object.keys(row)).toEqual(KNOWN_KEYS.tests)
    expect(Object.keys(shipped.properties)).toEqual(['$schema', ...KNOWN_KEYS.document])
    expect(Object.keys(shipped.properties.defaults.properties)).toEqual(KNOWN_KEYS.defaults)
    expect(Object.keys(row.attributes.properties)).toEqual(KNOWN_KEYS.attributes)
    for (const [key, { description }] of Object.entries<{ description?: string }>(row)) {
      expect({ key, description }).toEqual({ key, description: expect.any(String) })
    }
  })
})
