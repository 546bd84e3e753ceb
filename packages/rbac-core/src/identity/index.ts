export type { AuthorityOptions } from './acquire/client-secret.js'
export { ClientSecretCredential } from './acquire/client-secret.js'
export type { AbortSignalLike, AccessToken, GetTokenOptions, TokenCredential } from './acquire/credential.js'
export { credentialFromEnvironment } from './acquire/from-environment.js'
export type { IdentitySelector } from './acquire/identity-selector.js'
export type { ManagedIdentityOptions } from './acquire/managed-identity.js'
export { ManagedIdentityCredential } from './acquire/managed-identity.js'
export type {
  AppAuthenticationResult,
  AzureServiceTokenProviderOptions,
  PrincipalUsed,
} from './acquire/service-token-provider.js'
export { AzureServiceTokenProvider } from './acquire/service-token-provider.js'
export type { CredentialOptions } from './acquire/surroundings.js'
export type { WorkloadIdentityOptions } from './acquire/workload-identity.js'
export { WorkloadIdentityCredential } from './acquire/workload-identity.js'
export type { BearerResult } from './bearer.js'
export { readBearer } from './bearer.js'
export type {
  AuthenticationAnswer,
  AuthenticationFailure,
  CredentialUnavailableReason,
  InvalidTokenReason,
  KeysUnavailableReason,
} from './errors.js'
export {
  AbortedError,
  AuthenticationError,
  CredentialUnavailableError,
  InvalidTokenError,
  KeysUnavailableError,
} from './errors.js'
export type { Environment, Files } from './host.js'
export type { Fetch, FetchInit, FetchResponse } from './http.js'
export { audienceForms } from './verify/audience.js'
export type { AccessTokenClaims } from './verify/claims.js'
export type { UnverifiedToken } from './verify/decode.js'
export { decodeUnverified } from './verify/decode.js'
export type { TokenHeader } from './verify/header.js'
export type { SigningAlgorithm } from './verify/key-set.js'
export type { AccessTokenVerifierOptions, CacheOptions, RefreshOptions } from './verify/options.js'
export type { GroupResolver, ManagedIdentity, PrincipalOptions, TokenPrincipal } from './verify/principal.js'
export { principalFromClaims } from './verify/principal.js'
export type { AccessTokenVerifier, VerifiedAccessToken } from './verify/verifier.js'
export { createAccessTokenVerifier } from './verify/verifier.js'
