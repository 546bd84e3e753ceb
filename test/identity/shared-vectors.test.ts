import { createAccessTokenVerifier, type InvalidTokenReason, type SigningAlgorithm } from 'rbac-core/identity'
import { describe, expect, it } from 'vitest'
import { sharedData } from '../shared/shared-data.js'
import { outcomeOf } from './mint.js'

interface Attacks {
  readonly clockEpochSeconds: number
  readonly verifierConfig: {
    readonly audiences: readonly string[]
    readonly issuerTemplates: readonly string[]
    readonly tenants: readonly string[]
    readonly algorithms: readonly SigningAlgorithm[]
    readonly clockToleranceSeconds: number
    readonly maxLifetimeSeconds: number
  }
  readonly cases: readonly {
    readonly id: string
    readonly layer: string
    readonly expected: { readonly algorithms?: readonly SigningAlgorithm[] }
  }[]
}

interface Vectors {
  readonly jwks: { readonly keys: readonly object[] }
  readonly vectors: readonly {
    readonly id: string
    readonly token: string
    readonly expected: InvalidTokenReason | 'accepted'
    readonly anyRejection?: boolean
  }[]
}

const attacks = sharedData<Attacks>('cases/token-attacks.json')
const vectors = sharedData<Vectors>('cases/token-vectors.json')

describe('the shared token vectors', () => {
  it.skipIf(attacks === undefined || vectors === undefined)(
    'end as listed, each at the setting it is listed for',
    async () => {
      const { clockEpochSeconds = 0, verifierConfig: config, cases = [] } = attacks ?? {}
      const endings: Record<string, string> = {}
      for (const { id, token, expected, anyRejection } of vectors?.vectors ?? []) {
        const verifier = createAccessTokenVerifier({
          issuer: config?.issuerTemplates ?? [],
          jwks: vectors?.jwks ?? { keys: [] },
          tenantId: config?.tenants ?? [],
          audience: config?.audiences ?? [],
          algorithms: cases.find((each) => each.id === id)?.expected.algorithms ?? config?.algorithms ?? [],
          clockToleranceSeconds: config?.clockToleranceSeconds ?? 0,
          maxTokenLifetimeSeconds: config?.maxLifetimeSeconds ?? 0,
          clock: () => new Date(clockEpochSeconds * 1000),
        })
        const outcome = await outcomeOf(verifier.verify(token))
        const asListed = anyRejection === true ? outcome !== 'accepted' : outcome === expected
        if (!asListed) endings[id] = `${outcome}, and not ${expected}`
      }
      expect(endings).toEqual({})
      expect(vectors?.vectors.length).toBeGreaterThan(50)
    },
  )
})
