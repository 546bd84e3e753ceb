import { describe, expect, it } from 'vitest'
import { ask } from './all-servers.js'
import { mutatedRun } from './mutated-run.js'
import { ALICE, ROOT, requestText } from './raw.js'

describe('a parameter in which letters are escaped', () => {
  const escaped = (text: string, which: number) =>
    [...text]
      .map((letter, at) => ((which >> at) & 1 ? `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}` : letter))
      .join('')

  it('is the parameter that the handler sees: it is asked about, and the handler runs', async () => {
    for (let which = 0; which < 32; which++) {
      for (const [target, who, route] of [
        [`/users/${escaped('alice', which)}`, ALICE, 'user'],
        [`/secrets/shared/${escaped('alice', which)}`, ROOT, 'secret'],
      ] as const) {
        for (const { name, status, ran } of await ask(requestText(`GET ${target}`, [who]))) {
          expect({ target, name, status, ran }).toEqual({ target, name, status: 200, ran: [route] })
        }
      }
    }
  })
})

describe('ten thousand requests with something wrong in them', () => {
  it('run a handler only after one check, for its action and its scope, that allowed', async () => {
    const { violations, ran, sent } = await mutatedRun(10_000, 29)
    expect(violations).toEqual([])
    expect(sent).toBe(10_000)
    // The run proves nothing where nothing gets through.
    expect(ran).toBeGreaterThan(sent / 20)
    expect(ran).toBeLessThan(sent / 2)
  })
})
