import type { PresentProblem } from 'rbac-core/middleware'
import { describe, expect, it } from 'vitest'
import { ONE_ROUTE } from './one-route.js'
import { newParts, optionsOf } from './world.js'

const AS_ALICE = { authorization: 'Bearer alice' }
const login: PresentProblem = ({ status }) =>
  status === 401 ? { headers: { 'Content-Type': 'text/html', 'Content-Length': '7' }, body: '<löwe/>' } : undefined
const presenting = (made: unknown) => (() => made) as unknown as PresentProblem

/** What can't be sent, or is no answer at all. */
const WRONG: Readonly<Record<string, PresentProblem>> = {
  'it throws': () => {
    throw new Error('secret')
  },
  'it is null': presenting(null),
  'it is text': presenting('secret'),
  'it has no headers': presenting({ body: 'secret' }),
  'it has no body': presenting({ headers: {} }),
  'a body is no text': presenting({ headers: {}, body: { secret: true } }),
  'it comes later': presenting(Promise.resolve({ headers: {}, body: 'secret' })),
  'it never comes': () => Promise.reject(new Error('secret')) as never,
  'a header ends early': presenting({ headers: { 'x-reason': 'no\r\nx: y' }, body: 'secret' }),
  'a header has letters that HTTP has not': presenting({ headers: { 'x-reason': '€' }, body: 'secret' }),
  'a header is no text': presenting({ headers: { 'x-reason': ['no'] }, body: 'secret' }),
  'a name of a header is none': presenting({ headers: { 'x reason': 'no' }, body: 'secret' }),
}

describe.each(Object.entries(ONE_ROUTE))('the form of a refusal that an app makes, in %s,', (_name, askOneRoute) => {
  const ask = async (present: PresentProblem, headers: Record<string, string> = AS_ALICE) => {
    const answer = await askOneRoute({ ...optionsOf(newParts()), present }, headers)
    // Fastify says the charset of every text.
    const type = answer.headers.get('content-type')?.replace('; charset=utf-8', '')
    return { status: answer.status, type, body: await answer.text() }
  }

  it('is sent where there is one, and as it is where there is none', async () => {
    expect(await ask(login, {})).toMatchObject({ status: 401, body: '<löwe/>' })
    const { status, type, body } = await ask(login)
    expect([status, type, JSON.parse(body).code]).toEqual([403, 'application/problem+json', 'FORBIDDEN'])
  })

  it.each(Object.entries(WRONG))('makes it a 500 that says nothing where %s', async (_how, present) => {
    const { status, type, body } = await ask(present)
    expect([status, type, JSON.parse(body).code]).toEqual([500, 'application/problem+json', 'INTERNAL_ERROR'])
  })
})
