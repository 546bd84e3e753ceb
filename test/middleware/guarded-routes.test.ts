import { describe, expect, it } from 'vitest'
import { ask, refuses, runs } from './all-servers.js'
import { ALICE, ROOT, requestText } from './raw.js'

describe('a guarded server', () => {
  it('serves whom the policy allows, on every route', async () => {
    await runs(requestText('GET /public'), 'public')
    await runs(requestText('GET /admin', [ROOT]), 'admin')
    await runs(
      requestText('POST /admin', [ROOT], 'x=1').replace('Content-Length', 'Content-Type: text/plain\r\nContent-Length'),
      'change',
    )
    await runs(requestText('GET /users/alice', [ALICE]), 'user')
    await runs(requestText('GET /secrets/shared/one', [ALICE]), 'secret')
  })

  it('refuses whom the policy does not', async () => {
    await refuses(requestText('GET /admin', [ALICE]), 403)
    await refuses(requestText('GET /users/root', [ALICE]), 403)
    await refuses(requestText('GET /secrets/other/one', [ALICE]), 403)
  })

  it('says nothing of the policy in a refusal', async () => {
    for (const { head, body } of await ask(requestText('GET /admin', [ALICE]))) {
      expect(head).toMatch(/content-type: application\/problem\+json/i)
      expect(JSON.parse(body.replace(/^[\da-f]+\r\n|\r\n0\r\n\r\n$/g, ''))).toEqual({
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
        code: 'FORBIDDEN',
      })
    }
  })
})
