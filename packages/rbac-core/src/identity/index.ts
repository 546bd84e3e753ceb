export type {
  AuthenticationAnswer,
  AuthenticationFailure,
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
