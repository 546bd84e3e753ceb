import fc from 'fast-check'
import { parsePolicyText } from 'rbac-core'
import { expect, it } from 'vitest'
import { formatPolicy } from '../../packages/rbac-cli/src/canonical/format.js'
import { runs } from '../property/runs.js'
import { randomFrom } from '../worlds/gen.js'
import { commentedYaml } from './commented-yaml.js'

const commentsIn = (text: string) => text.match(/# comment \d+\./g)?.sort()

it('fmt of YAML loses no comment, wherever it stands, and changes nothing the second time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const text = commentedYaml(randomFrom(seed))
      fc.pre(isRead(text))
      const formatted = await formatPolicy(text, 'policy.yaml')
      expect(commentsIn(formatted)).toEqual(commentsIn(text))
      expect(await formatPolicy(formatted, 'policy.yaml')).toBe(formatted)
    }),
    runs(200),
  )
})

/** The parser has its own mind about a few comments between a key and its value. */
function isRead(text: string): boolean {
  try {
    parsePolicyText(text, { format: 'yaml' })
    return true
  } catch {
    return false
  }
}
