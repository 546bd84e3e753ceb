import { parseTime } from '../../model/time.js'
import { AuthenticationError, type AuthenticationFailure } from '../errors.js'
import type { AccessToken } from './credential.js'

/** The fields of a JSON answer; empty for an answer that is no JSON object. */
export type AnswerFields = Readonly<Record<string, unknown>>

export function answerFields(text: string): AnswerFields {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as AnswerFields) : {}
  } catch {
    return {}
  }
}

/**
 * The token in a successful answer.
 *
 * @throws {AuthenticationError} for one that must not be used: a token is put into a header as it is
 */
export function readToken(fields: AnswerFields, now: number): AccessToken {
  const { access_token: token, token_type: type = 'Bearer' } = fields
  if (typeof token !== 'string' || !TOKEN.test(token)) throw unfit('the answer holds no token')
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') throw unfit('the token is not a bearer token')
  const expiresOn = expiryOf(fields, now)
  // Not said: it serves this one request and is not kept.
  if (expiresOn === undefined) return { token, expiresOnTimestamp: now, tokenType: 'Bearer' }
  if (expiresOn <= now) throw unfit('the token has expired already (is the clock right?)', 'expired_response')
  const refreshAfter = refreshTime(fields, now, expiresOn)
  return {
    token,
    expiresOnTimestamp: expiresOn,
    ...(refreshAfter !== undefined && { refreshAfterTimestamp: refreshAfter }),
    tokenType: 'Bearer',
  }
}

/** Printable ASCII without blanks: nothing that could end a header. */
const TOKEN = /^[\x21-\x7e]+$/

/** A life longer than this is renewed at its half. */
const LONG_LIFE_MS = 2 * 60 * 60 * 1000

function refreshTime({ refresh_in: refreshIn }: AnswerFields, now: number, expiresOn: number): number | undefined {
  const asked = numberOf(refreshIn)
  if (asked !== undefined && asked > 0) return Math.min(now + asked * 1000, expiresOn)
  const life = expiresOn - now
  return life > LONG_LIFE_MS ? now + Math.floor(life / 2) : undefined
}

/** Hosts write it as a number, as a number in quotes or as a date; some only say how long it lives. */
function expiryOf({ expires_on: on, expires_in: seconds }: AnswerFields, now: number): number | undefined {
  if (on !== undefined && on !== null && on !== '') {
    const moment = numberOf(on)
    const time = moment === undefined ? (typeof on === 'string' ? parseTime(on) : undefined) : moment * 1000
    if (time === undefined) throw unfit('the answer does not say in a known way when the token expires')
    return time
  }
  const life = numberOf(seconds)
  return life === undefined ? undefined : now + life * 1000
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 && number < 1e12 ? number : undefined
}

function unfit(detail: string, reason: AuthenticationFailure = 'invalid_response'): AuthenticationError {
  return new AuthenticationError(reason, detail)
}
