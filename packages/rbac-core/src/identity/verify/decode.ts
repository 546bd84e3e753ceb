import { base64url } from 'jose'
import { readCompact } from './compact.js'
import { type JsonObject, readJsonObject } from './json.js'

/** What a token says. Anybody can have written it. */
export interface UnverifiedToken {
  readonly header: JsonObject
  readonly claims: JsonObject
}

/** Longer than any verifier takes: people also look at what was refused. */
const MAX_BYTES = 1024 * 1024

/**
 * What `token` says, for people who want to look: nothing is verified, and nothing may be decided by it.
 *
 * @throws {InvalidTokenError} for text that is no token in compact form
 */
export function decodeUnverified(token: string): UnverifiedToken {
  const { header, payload } = readCompact(token, MAX_BYTES)
  return {
    header: readJsonObject(base64url.decode(header), 'header'),
    claims: readJsonObject(base64url.decode(payload), 'payload'),
  }
}
