import type { TokenCredential as AzureCredential, GetTokenOptions as AzureOptions } from '@azure/identity'
import type { PrincipalRef } from 'rbac-core'
import {
  type AccessToken,
  type AzureServiceTokenProvider,
  ClientSecretCredential,
  createAccessTokenVerifier,
  type InvalidTokenError,
  type KeysUnavailableError,
  ManagedIdentityCredential,
  principalFromClaims,
  type TokenPrincipal,
  type VerifiedAccessToken,
  type WorkloadIdentityCredential,
} from 'rbac-core/identity'
import { describe, expectTypeOf, it } from 'vitest'

describe('credentials', () => {
  it("are what Azure's clients take", () => {
    expectTypeOf<ManagedIdentityCredential>().toExtend<AzureCredential>()
    expectTypeOf<ClientSecretCredential>().toExtend<AzureCredential>()
    expectTypeOf<WorkloadIdentityCredential>().toExtend<AzureCredential>()
    expectTypeOf(ManagedIdentityCredential.prototype.getToken).toBeCallableWith(['https://vault.azure.net/.default'], {
      abortSignal: new AbortController().signal,
    })
    expectTypeOf<AzureOptions>().toExtend<Parameters<ManagedIdentityCredential['getToken']>[1]>()
    expectTypeOf<AccessToken>().toExtend<NonNullable<Awaited<ReturnType<AzureCredential['getToken']>>>>()
  })

  it("are made as Azure's are", () => {
    expectTypeOf(ClientSecretCredential).toBeConstructibleWith('tenant', 'client', 'secret', {
      authorityHost: 'https://x',
    })
    expectTypeOf(ManagedIdentityCredential).toBeConstructibleWith('client')
    expectTypeOf(ManagedIdentityCredential).toBeConstructibleWith({ resourceId: '/subscriptions/s1' })
    expectTypeOf<AzureServiceTokenProvider['getAccessToken']>().parameter(0).toEqualTypeOf<string>()
  })
})

describe('a verifier', () => {
  it('gives a principal that an engine takes', () => {
    expectTypeOf<TokenPrincipal>().toExtend<PrincipalRef>()
    expectTypeOf<VerifiedAccessToken['principal']>().toEqualTypeOf<TokenPrincipal>()
  })

  it('refuses a misspelt algorithm when it is compiled', () => {
    const options = { authority: 'https://login.microsoftonline.com', tenantId: [], audience: [] }
    // @ts-expect-error there is no such algorithm
    void (() => createAccessTokenVerifier({ ...options, algorithms: ['RSA256'] }))
  })

  it('takes the fetch of the runtime', () => {
    void (() => createAccessTokenVerifier({ tenantId: [], audience: [], algorithms: ['RS256'], fetch }))
  })

  it('rejects with errors that are told apart by their code', () => {
    expectTypeOf<InvalidTokenError['code']>().toEqualTypeOf<'INVALID_TOKEN'>()
    expectTypeOf<InvalidTokenError['status']>().toEqualTypeOf<401>()
    expectTypeOf<KeysUnavailableError['code']>().toEqualTypeOf<'KEYS_UNAVAILABLE'>()
    expectTypeOf<KeysUnavailableError['status']>().toEqualTypeOf<503>()
  })

  it('resolves groups in a promise, and reads claims without one', () => {
    expectTypeOf(() => principalFromClaims({})).returns.toEqualTypeOf<TokenPrincipal>()
    expectTypeOf(() =>
      principalFromClaims({}, { resolveGroups: async () => [] }),
    ).returns.resolves.toEqualTypeOf<TokenPrincipal>()
  })
})
