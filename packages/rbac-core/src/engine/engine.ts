import { InvalidRequestError, RbacError } from '../errors.js'
import { coded, codedError, codedOptions } from '../model/coded.js'
import type { Decision } from '../model/decision.js'
import type { Explanation } from '../model/explanation.js'
import { type KeysOf, refuseUnknownKeys } from '../model/known-keys.js'
import { givenLimits, type Limits } from '../model/limits.js'
import { ParsedPolicy, type Policy, type PolicyEdit } from '../model/policy.js'
import type { AccessRequest } from '../model/request.js'
import { type Access, accessTo } from './access.js'
import type { CompiledPolicy, CompileOptions } from './compiled/compiled-policy.js'
import { recompiled } from './compiled/policy-source.js'
import { compilePolicy } from './compiler/compile.js'
import { decide } from './decide/decision.js'
import { isAllowed } from './decide/evaluate.js'
import { type ExplainOptions, explainQuestion } from './explain/explain.js'
import { rememberedAnswer } from './quick/grouped-answer.js'
import { rememberedDecision } from './quick/grouped-decision.js'
import { DecisionMemo } from './request/decision-memo.js'
import {
  type Clock,
  type Question,
  type QuestionContext,
  readPlace,
  readRequest,
  readRequester,
  systemClock,
  UNREADABLE,
} from './request/question.js'
import type { ActionCatalogue, ActionName } from './typed-actions.js'
import { nextRevision } from './updater.js'

export interface EngineOptions {
  /** The time, for what holds only for a while. Default: the system's. */
  readonly clock?: Clock | undefined
  /** Of requests and conditions. Default, each: the one that the policy was read under. */
  readonly limits?: Partial<Limits> | undefined
  /** What to do about a deny assignment on a management group that `managementGroups` does not hold. Default `warn`. */
  readonly onUnknownHierarchy?: 'warn' | 'error' | undefined
}

/** Counts the policies an engine has answered from, starting at 1. */
export type Revision = number

/** A principal to ask for, with what its token says of its groups. */
export interface PrincipalRef {
  readonly id: string
  readonly groupIds?: readonly string[] | undefined
  readonly groupsIncomplete?: boolean | undefined
}

/** Answers questions about one policy at a time. Every method answers from the policy that was current when called. */
export interface Engine<Actions extends ActionCatalogue = readonly string[]> {
  /** The policy answered from. */
  readonly policy: Policy
  /** Grows by one with each `update` and `replace`. */
  readonly revision: Revision
  /**
   * Is the request allowed? The cheapest question.
   *
   * @throws {InvalidRequestError | InvalidActionError | InvalidScopeError} for a request that is none
   * @see docs/evaluation.md, "Cost"
   */
  can(request: RequestOf<Actions>): boolean
  /**
   * The decision, with what decided it.
   *
   * @throws as `can`
   */
  check(request: RequestOf<Actions>): Decision
  /**
   * Decisions in the order of the requests.
   *
   * @throws what `check` throws for the first that is none, with its place in the message: `requests[3]: …`
   */
  checkMany(requests: readonly RequestOf<Actions>[]): Decision[]
  /** The decision with the whole story: near misses, mends, conditions. Costs more than `check`. */
  explain(request: RequestOf<Actions>, options?: ExplainOptions): Explanation
  /**
   * A caller at a scope, resolved once for any number of questions. It keeps the policy it started with.
   *
   * @throws {InvalidRequestError | InvalidScopeError}
   */
  accessFor(principal: string | PrincipalRef, scope: string): Access<Actions>
  /**
   * Changes the policy, all or nothing; what is removed goes first.
   *
   * @throws {InvalidPolicyError} with every problem the edited policy would have
   */
  update(change: PolicyEdit): Revision
  /**
   * Answers from another policy from now on. O(size of the policy).
   *
   * @throws {InvalidRequestError | InvalidPolicyError} as `createEngine`; the engine answers as before then
   */
  replace(policy: Policy): Revision
}

export type RequestOf<Actions extends ActionCatalogue> =
  | (AccessRequest<ActionName<Actions, false>> & { readonly isDataAction?: false | undefined })
  | (AccessRequest<ActionName<Actions, true>> & { readonly isDataAction: true })
  | (AccessRequest<ActionName<Actions, true> & ActionName<Actions, false>> & {
      readonly isDataAction?: boolean | undefined
    })

/**
 * An engine that answers from `policy`. O(size of the policy).
 *
 * @throws {InvalidRequestError} when `policy` is not a policy that `parsePolicy` (or its kin) made
 * @throws {InvalidPolicyError} with `onUnknownHierarchy: 'error'`, see there
 */
export function createEngine<Actions extends ActionCatalogue = readonly string[]>(
  policy: Policy,
  options: EngineOptions = {},
): Engine<Actions> {
  return new PolicyEngine<Actions>((settings) => compileParsed(policy, settings), options)
}

/**
 * An engine that answers from a policy which is compiled already. Not exported from the package.
 *
 * @param compiled makes the policy, with what an engine's options mean for it
 */
export function engineFrom<Actions extends ActionCatalogue = readonly string[]>(
  compiled: (options: CompileOptions) => CompiledPolicy,
  options: EngineOptions = {},
): Engine<Actions> {
  return new PolicyEngine<Actions>(compiled, options)
}

/**
 * Lets an engine answer from another compiled policy from now on. Not exported from the package.
 *
 * @throws {InvalidRequestError} for anything but an engine
 */
export function replaceCompiled(engine: unknown, compiled: (options: CompileOptions) => CompiledPolicy): Revision {
  return PolicyEngine.replaceCompiled(engine, compiled)
}

/** What an engine answers from at one moment, for the rooms that ask more than single questions. */
export interface Inside {
  readonly context: QuestionContext
  readonly revision: Revision
}

/**
 * The compiled policy an engine answers from now. Not exported from the package.
 *
 * @throws {InvalidRequestError} for anything that `createEngine` did not make
 */
export function insideOf(engine: unknown): Inside {
  return PolicyEngine.inside(engine)
}

/** Principals, scopes and actions remembered, of each. */
const MEMO_CAPACITY = 65_536

class PolicyEngine<Actions extends ActionCatalogue> implements Engine<Actions> {
  readonly #clock: Clock
  readonly #compile: CompileOptions
  #current: QuestionContext
  #revision: Revision = 1
  /** A change is being read, and what it holds may be a getter. */
  #isReading = false

  constructor(compiled: (options: CompileOptions) => CompiledPolicy, options: EngineOptions) {
    const { clock, limits, onUnknownHierarchy } = codedOptions(() => readOptions(options))
    this.#clock = clock
    this.#compile = { onUnknownHierarchy, limits, memoCapacity: MEMO_CAPACITY }
    this.#current = this.#contextOf(compiled(this.#compile))
  }

  static inside(engine: unknown): Inside {
    const known = PolicyEngine.#engineIn(engine)
    return { context: known.#current, revision: known.#revision }
  }

  static replaceCompiled(engine: unknown, compiled: (options: CompileOptions) => CompiledPolicy): Revision {
    return PolicyEngine.#engineIn(engine).#replaceWith(compiled)
  }

  static #engineIn(engine: unknown): PolicyEngine<ActionCatalogue> {
    if (typeof engine === 'object' && engine !== null && #current in engine) return engine
    throw new InvalidRequestError('not an engine (pass what `createEngine` returned)')
  }

  get policy(): Policy {
    return this.#current.policy.source.get()
  }

  get revision(): Revision {
    return this.#revision
  }

  can(request: RequestOf<Actions>): boolean {
    const context = this.#current
    return quickly(context, request, rememberedAnswer) ?? isAllowed(readRequest(context, request))
  }

  check(request: RequestOf<Actions>): Decision {
    const context = this.#current
    return quickly(context, request, rememberedDecision) ?? decide(readRequest(context, request))
  }

  checkMany(requests: readonly RequestOf<Actions>[]): Decision[] {
    const context = this.#current
    return coded('checkMany takes an array of requests', () => {
      if (!Array.isArray(requests)) throw new InvalidRequestError('checkMany takes an array of requests')
      // Batches are often about one caller, or one place: neighbours share what was resolved.
      let before: Question | undefined
      return Array.from(requests, (request, index) => {
        try {
          const known = quickly(context, request, rememberedDecision)
          if (known !== undefined) return known
          before = readRequest(context, request, before)
          return decide(before)
        } catch (error) {
          if (error instanceof RbacError) error.message = `requests[${index}]: ${error.message}`
          throw error
        }
      })
    })
  }

  explain(request: RequestOf<Actions>, options: ExplainOptions = {}): Explanation {
    const context = this.#current
    const question = readRequest(context, request)
    return codedOptions(() => explainQuestion(question, options))
  }

  accessFor(principal: string | PrincipalRef, scope: string): Access<Actions> {
    const context = this.#current
    const requester = readRequester(context, principal)
    const place = readPlace(context, scope)
    return accessTo(context, requester, place) as Access<Actions>
  }

  update(change: PolicyEdit): Revision {
    this.#refuseWhileReading()
    const { policy } = this.#current
    this.#isReading = true
    try {
      const changed = coded('the change could not be read', () => nextRevision(policy, change, this.#compile))
      if (changed !== undefined) return this.#answerFrom(changed)
      const edited = ParsedPolicy.edit(policy.source.get(), change)
      return this.#answerFrom(compileParsed(edited, this.#compile))
    } finally {
      this.#isReading = false
    }
  }

  replace(policy: Policy): Revision {
    return this.#replaceWith((options) => compileParsed(policy, options))
  }

  #replaceWith(compiled: (options: CompileOptions) => CompiledPolicy): Revision {
    this.#refuseWhileReading()
    // Compiled before anything changes: a policy that can't be compiled leaves the engine as it was.
    return this.#answerFrom(compiled(this.#compile))
  }

  #answerFrom(policy: CompiledPolicy): Revision {
    this.#current = this.#contextOf(policy)
    this.#revision += 1
    return this.#revision
  }

  #refuseWhileReading(): void {
    if (this.#isReading) throw new InvalidRequestError('the engine is being changed')
  }

  #contextOf(policy: CompiledPolicy): QuestionContext {
    return { policy, clock: this.#clock, said: new DecisionMemo(MEMO_CAPACITY) }
  }
}

function compileParsed(policy: unknown, options: CompileOptions): CompiledPolicy {
  if (ParsedPolicy.is(policy)) return recompiled(policy, options) ?? compilePolicy(policy, options)
  throw new InvalidRequestError('not a policy (pass what `parsePolicy`, `parsePolicyText` or `loadPolicy` returned)')
}

/** What is remembered may answer at once. */
function quickly<Answer>(
  context: QuestionContext,
  request: unknown,
  answer: (context: QuestionContext, request: Partial<AccessRequest>) => Answer | undefined,
): Answer | undefined {
  try {
    return typeof request === 'object' && request !== null ? answer(context, request) : undefined
  } catch (error) {
    throw codedError(error, UNREADABLE)
  }
}

const OPTIONS: KeysOf<EngineOptions> = { clock: true, limits: true, onUnknownHierarchy: true }

interface ReadOptions extends Pick<CompileOptions, 'onUnknownHierarchy' | 'limits'> {
  readonly clock: Clock
}

function readOptions(options: EngineOptions): ReadOptions {
  refuseUnknownKeys(options, OPTIONS)
  const { clock = systemClock, limits, onUnknownHierarchy = 'warn' } = options
  if (typeof clock !== 'function') throw new InvalidRequestError('clock must be a function')
  if (onUnknownHierarchy !== 'warn' && onUnknownHierarchy !== 'error') {
    throw new InvalidRequestError("onUnknownHierarchy must be 'warn' or 'error'")
  }
  return { clock, limits: givenLimits(limits), onUnknownHierarchy }
}
