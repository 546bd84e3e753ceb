import { InvalidRequestError } from '../errors.js'
import type { ProblemCode } from './problem.js'

/**
 * How the `WWW-Authenticate` header of a 401 is written. Microsoft's clients learn from it where to get a token, each
 * in the style of its own service.
 */
export type Challenge =
  | { readonly style: 'rfc6750'; readonly realm?: string | undefined }
  | { readonly style: 'keyVault'; readonly authorization: string; readonly resource: string }
  | { readonly style: 'storage'; readonly authorizationUri: string; readonly resourceId: string }

/** The header for an answer with this code; undefined where the answer has none. */
export type ChallengeHeader = (code: ProblemCode) => string | undefined

/** @throws {InvalidRequestError} for text that would end the header, or the parameter it stands in */
export function challengeHeader(challenge: Challenge): ChallengeHeader {
  switch (challenge.style) {
    case 'rfc6750': {
      const realm = challenge.realm === undefined ? [] : [`realm="${quotable('realm', challenge.realm)}"`]
      return (code) => {
        const error = ERRORS[code]
        if (error === undefined) return undefined
        return ['Bearer', [...realm, ...error].join(', ')].filter(Boolean).join(' ')
      }
    }
    case 'keyVault': {
      const authorization = quotable('authorization', challenge.authorization)
      const resource = quotable('resource', challenge.resource)
      return whereToAsk(`Bearer authorization="${authorization}", resource="${resource}"`)
    }
    case 'storage': {
      // Unquoted and with a blank between: the storage clients read nothing else.
      const uri = word('authorizationUri', challenge.authorizationUri)
      return whereToAsk(`Bearer authorization_uri=${uri} resource_id=${word('resourceId', challenge.resourceId)}`)
    }
    default:
      throw new InvalidRequestError("challenge.style must be 'rfc6750', 'keyVault' or 'storage'")
  }
}

/** RFC 6750, 3.1: a request that brought no token is told no error. */
const ERRORS: { readonly [code in ProblemCode]?: readonly string[] } = {
  UNAUTHENTICATED: [],
  INVALID_TOKEN: ['error="invalid_token"'],
  INVALID_REQUEST: ['error="invalid_request"'],
}

function whereToAsk(header: string): ChallengeHeader {
  return (code) => (code === 'UNAUTHENTICATED' || code === 'INVALID_TOKEN' ? header : undefined)
}

function quotable(name: string, text: unknown): string {
  if (typeof text === 'string' && /^[\x20-\x7e]*$/.test(text) && !/["\\]/.test(text)) return text
  throw new InvalidRequestError(`challenge.${name} must be text without quotes and backslashes`)
}

function word(name: string, text: unknown): string {
  if (typeof text === 'string' && /^[\x21-\x7e]+$/.test(text) && !/[",\\]/.test(text)) return text
  throw new InvalidRequestError(`challenge.${name} must be one word without quotes and commas`)
}
