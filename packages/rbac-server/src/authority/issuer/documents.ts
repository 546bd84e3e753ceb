import type { JWK } from 'jose'
import type { HttpReply } from '../http/exchange.js'
import type { Issuers } from '../tokens/issuers.js'
import type { SigningKeys } from '../tokens/signing-keys.js'

/** Documents change when keys rotate, which tests do often. */
const PUBLIC = { 'Cache-Control': 'public, max-age=60', 'Access-Control-Allow-Origin': '*' }

/** The OpenID configuration of a tenant. For no tenant in particular its issuer is a template. */
export function discoveryDocument(issuers: Issuers, tenant: string, version: 1 | 2): HttpReply {
  const templated = tenant === 'common' || tenant === 'organizations'
  return {
    status: 200,
    headers: PUBLIC,
    body: {
      issuer: issuers.issuer(templated ? '{tenantid}' : tenant, version),
      authorization_endpoint: issuers.authorizationEndpoint(tenant, version),
      token_endpoint: issuers.tokenEndpoint(tenant, version),
      jwks_uri: issuers.keysEndpoint(tenant, version),
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256'],
      grant_types_supported: ['client_credentials'],
      response_types_supported: ['token'],
      response_modes_supported: ['form_post'],
      scopes_supported: [],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      claims_supported: [
        'sub',
        'iss',
        'aud',
        'exp',
        'iat',
        'nbf',
        'oid',
        'tid',
        'ver',
        'appid',
        'azp',
        'idtyp',
        'groups',
        'roles',
      ],
    },
  }
}

/** The keys of the authority, each with the issuer it may sign for. */
export function keySet(issuers: Issuers, keys: SigningKeys): HttpReply {
  const published: readonly JWK[] = keys.published.map(({ jwk }) => ({ ...jwk, issuer: issuers.keyIssuer }))
  return { status: 200, headers: PUBLIC, body: { keys: published } }
}

/** The OpenID configuration of the workload issuer, which plays the part of a Kubernetes cluster. */
export function workloadDiscovery({ workloadIssuer }: Issuers): HttpReply {
  return {
    status: 200,
    headers: PUBLIC,
    body: {
      issuer: workloadIssuer,
      jwks_uri: `${workloadIssuer}/keys`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    },
  }
}

export function workloadKeySet(keys: readonly JWK[]): HttpReply {
  return { status: 200, headers: PUBLIC, body: { keys } }
}
