import { describe, expect, it } from 'vitest'
import { violation } from './world.js'

const check = { checked: 'Contoso.App/users/read', at: '/app/users/alice', allowed: true }
const run = { ran: 'user', params: { id: 'alice' } } as const

describe('what these tests hold against a handler that ran', () => {
  it('is nothing after one check for its action and its scope that allowed', () => {
    expect(violation([check, run])).toBeUndefined()
    expect(violation([{ ...check, allowed: false }])).toBeUndefined()
    expect(violation([{ ran: 'public', params: {} }])).toBeUndefined()
  })

  it('is no check, two of them, a refusal, another action, another scope, or a check that came late', () => {
    expect(violation([run])).toBeDefined()
    expect(violation([check, check, run])).toBeDefined()
    expect(violation([{ ...check, allowed: false }, run])).toBeDefined()
    expect(violation([{ ...check, checked: 'Contoso.App/admin/read' }, run])).toBeDefined()
    expect(violation([{ ...check, at: '/app/users/bob' }, run])).toBeDefined()
    expect(violation([run, check])).toBeDefined()
  })
})
