import { createEngine, type Explanation, InvalidRequestError, parsePolicy, RbacError } from 'rbac-core'
import { render } from 'rbac-core/explain'
import { describe, expect, it } from 'vitest'

// Found by the totality property: each of these once let the caller's own error, or a TypeError, through.
describe('a caller that hands in something that throws when looked at', () => {
  const throwing = new Proxy(
    {},
    {
      get: () => {
        throw new Error('trap')
      },
    },
  )
  const throwingList = new Proxy([], {
    get: () => {
      throw new Error('trap')
    },
  })

  it('gets a coded error from createEngine, for its options', () => {
    expect(() => createEngine(parsePolicy({}), throwing)).toThrow(RbacError)
  })

  it('gets a coded error from checkMany, for its list', () => {
    expect(() => createEngine(parsePolicy({})).checkMany(throwingList)).toThrow(RbacError)
  })

  it('gets a coded error from render, for what is no explanation', () => {
    expect(() => render(undefined as unknown as Explanation)).toThrow(RbacError)
    expect(() => render(throwing as Explanation)).toThrow(RbacError)
  })

  it('gets INVALID_REQUEST for attributes that are a list, which would be read as none', () => {
    const request = { principalId: 'alice', action: 'P/r/read', scope: '/', attributes: [] as never }
    expect(() => createEngine(parsePolicy({})).check(request)).toThrow(InvalidRequestError)
  })
})
