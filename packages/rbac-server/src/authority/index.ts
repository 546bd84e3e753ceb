export { CannotListenError } from '../listening/cannot-listen.js'
export { loadDirectory, parseDirectory, parseDirectoryText } from './document/read.js'
export type {
  ApplicationEntry,
  AppRoleEntry,
  CertificateEntry,
  ClientSecretEntry,
  DirectoryDocument,
  FederatedCredentialEntry,
  GroupEntry,
  HostEntry,
  IdentityIds,
  TenantEntry,
  UserAssignedIdentityEntry,
  UserEntry,
} from './document/schema.js'
export type { AppServiceEndpoint, HostEndpoints, HostStyle, IdentityEndpoint, IdentityEndpoints } from './endpoints.js'
export { hostEnvironment } from './endpoints.js'
export { InvalidDirectoryError } from './errors.js'
export type { AuthorityEvent, IdentityFound, TokenIssued } from './events.js'
export type { LocalAuthority, ManagedIdentityInfo, ServerCertificate } from './local-authority.js'
export type { NewHost, NewUserAssignedIdentity } from './metadata/hosts.js'
export type { MetadataLimits } from './metadata/throttle.js'
export type { LocalAuthorityOptions } from './options.js'
export { createLocalAuthority } from './start.js'
export type { TokenRequest } from './token-request.js'
export type { IssuerFormat } from './tokens/issuers.js'
export type { TokenLifetimes } from './tokens/token-issuer.js'
