import type { PrincipalRef } from '../engine/engine.js'
import { InvalidRequestError } from '../errors.js'
import { codedOptions } from '../model/coded.js'
import type { Decision } from '../model/decision.js'
import { refuseUnknownKeys } from '../model/known-keys.js'
import type { AccessRequest } from '../model/request.js'
import { type Challenge, type ChallengeHeader, challengeHeader } from './challenge.js'
import { CONFIGURED } from './configured.js'
import { type PresentProblem, presentAsProblem } from './problem.js'
import { Recorder, type RecordOptions } from './recorder.js'
import type { CallContext } from './request.js'
import type { Soon } from './time-limit.js'

/** The part of an engine that guards need; a client of `rbac-core/pdp`, which answers later, has it as well. */
export interface DecidingEngine {
  /** Of the policy, for records. A client does not know it. */
  readonly revision?: number | string | undefined
  check(request: AccessRequest): Soon<Decision>
}

/** The part of a verifier that guards need; `createAccessTokenVerifier` of `rbac-core/identity` makes one. */
export interface TokenVerifier {
  /** Rejects with an error whose code is `INVALID_TOKEN` for a bad token, `KEYS_UNAVAILABLE` where nobody can tell. */
  verify(token: string): Promise<{ readonly principal: PrincipalRef }>
  /** The same at once, for a token that was verified a moment ago. Asked first where there is one. */
  remembered?(token: string): { readonly principal: PrincipalRef } | undefined
}

/** The principal the application already knows, from a session for example; undefined where it knows none. */
export type FindPrincipal<Native> = (
  context: CallContext<unknown, Native>,
) => PrincipalRef | undefined | Promise<PrincipalRef | undefined>

/** What all guards of an application share. One of `verifier` and `principal` says who asks. */
export interface RbacOptions<Native = unknown> {
  readonly engine: DecidingEngine
  readonly verifier?: TokenVerifier | undefined
  readonly principal?: FindPrincipal<Native> | undefined
  /** Default: the style of RFC 6750, without a realm. */
  readonly challenge?: Challenge | undefined
  /** How long each callback may take, and the answer of a decision server. Default 5,000. */
  readonly timeLimitMs?: number | undefined
  readonly present?: PresentProblem | undefined
  readonly records?: RecordOptions | undefined
}

export interface Settings<Native> {
  readonly engine: DecidingEngine
  readonly verifier: TokenVerifier | undefined
  readonly principal: FindPrincipal<Native> | undefined
  readonly challenge: ChallengeHeader
  readonly timeLimitMs: number
  readonly present: PresentProblem
  readonly recorder: Recorder | undefined
}

/** @throws {InvalidRequestError} for options that would leave it open who asks, or whom */
export function readOptions<Native>(options: RbacOptions<Native>): Settings<Native> {
  if (typeof options !== 'object' || options === null) {
    throw new InvalidRequestError('options must be an object with an `engine` and a `verifier` or `principal`')
  }
  return codedOptions(() => settingsFrom(options))
}

function settingsFrom<Native>(options: RbacOptions<Native>): Settings<Native> {
  refuseUnknownKeys(options, CONFIGURED)
  const { engine, verifier, principal, timeLimitMs = 5000, present = presentAsProblem, records } = options
  if (typeof engine?.check !== 'function') throw new InvalidRequestError('engine must be an engine')
  if ((verifier === undefined) === (principal === undefined)) {
    throw new InvalidRequestError('one of `verifier` and `principal` must say who asks')
  }
  if (verifier !== undefined && typeof verifier.verify !== 'function') {
    throw new InvalidRequestError('verifier must be a verifier')
  }
  if (principal !== undefined && typeof principal !== 'function') {
    throw new InvalidRequestError('principal must be a function')
  }
  if (!Number.isInteger(timeLimitMs) || timeLimitMs < 1 || timeLimitMs > LONGEST_TIMER) {
    throw new InvalidRequestError('timeLimitMs must be a whole number of milliseconds, 1 or more')
  }
  if (typeof present !== 'function') throw new InvalidRequestError('present must be a function')
  return {
    engine,
    verifier,
    principal,
    timeLimitMs,
    present,
    challenge: challengeHeader(options.challenge ?? { style: 'rfc6750' }),
    recorder: records === undefined ? undefined : new Recorder(records),
  }
}

/** A timer set for longer fires at once. */
const LONGEST_TIMER = 2_147_483_647
