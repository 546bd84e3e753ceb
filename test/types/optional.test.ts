import {
  type AccessRequest,
  type Clock,
  createEngine,
  type EngineOptions,
  type ExplainOptions,
  type ParsePolicyTextOptions,
  type PolicyText,
  type PrincipalRef,
  parsePolicy,
  parsePolicyText,
} from 'rbac-core'
import { createAccessTokenVerifier, ManagedIdentityCredential, principalFromClaims } from 'rbac-core/identity'
import { whatCan, whoCan } from 'rbac-core/query'
import { describe, expect, expectTypeOf, it } from 'vitest'

const engine = createEngine(parsePolicy({}))
const scope = '/subscriptions/s1'
const action = 'Microsoft.Storage/storageAccounts/read'

// These compile with `exactOptionalPropertyTypes`, as the tests do.
describe('what may be left out', () => {
  it('may be undefined as well: what a token says of groups is passed on as it is', () => {
    const principal = principalFromClaims({
      oid: '5a5a0002-0000-4000-8000-000000000002',
      tid: '5a5a0002-0000-4000-8000-000000000003',
      idtyp: 'app',
    })
    const { id, groupIds, groupsIncomplete } = principal
    const asked: AccessRequest = { principalId: id, groupIds, groupsIncomplete, action, scope }
    expect(engine.check(asked)).toEqual(engine.check({ principalId: id, action, scope }))
    expect(engine.accessFor({ id, groupIds, groupsIncomplete }, scope).can(action)).toBe(false)
    expect(whatCan(engine, { principalId: id, groupIds, groupsIncomplete, scope, actions: undefined })).toEqual(
      whatCan(engine, { principalId: id, scope }),
    )
  })

  it('is asked, page by page, with the cursor that is not there on the last one', () => {
    const question = { action, scope }
    const { nextCursor } = whoCan(engine, question, { limit: 1 })
    expect(whoCan(engine, question, { limit: undefined, cursor: nextCursor })).toEqual(whoCan(engine, question))
  })

  it('is so for each source of attributes: undefined is none', () => {
    const none = { Request: undefined, Resource: undefined, Principal: undefined, Environment: undefined }
    const asked = { principalId: 'a', action, scope }
    expect(engine.check({ ...asked, attributes: none })).toEqual(engine.check(asked))
  })

  it('is so for options of verifiers and credentials, which come from the environment', () => {
    const { API_CLIENT_ID, API_AUTHORITY } = {} as Readonly<Record<string, string | undefined>>
    const given = { tenantId: crypto.randomUUID(), audience: 'api', algorithms: ['RS256'], jwks: { keys: [] } } as const
    const refresh = { intervalSeconds: undefined, maxStaleSeconds: undefined }
    const rules = { ...given, issuer: 'https://issuer.example', authority: API_AUTHORITY, refresh, cache: undefined }
    expect(() => createAccessTokenVerifier({ ...rules, clock: undefined, resolveGroups: undefined })).not.toThrow()
    expect(() => new ManagedIdentityCredential({ clientId: API_CLIENT_ID, timeoutSeconds: undefined })).not.toThrow()
  })

  it('keeps its types', () => {
    expectTypeOf<AccessRequest['isDataAction']>().toEqualTypeOf<boolean | undefined>()
    expectTypeOf<PrincipalRef['groupIds']>().toEqualTypeOf<readonly string[] | undefined>()
    expectTypeOf<EngineOptions['clock']>().toEqualTypeOf<Clock | undefined>()
  })
})

describe('the types that signatures name', () => {
  it('are exported', () => {
    expectTypeOf(engine.explain).parameter(1).toEqualTypeOf<ExplainOptions | undefined>()
    expectTypeOf(parsePolicyText).parameter(0).toEqualTypeOf<string | readonly PolicyText[]>()
    expectTypeOf(parsePolicyText).parameter(1).toEqualTypeOf<ParsePolicyTextOptions | undefined>()
  })
})
