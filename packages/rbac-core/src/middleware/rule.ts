import { InvalidRequestError } from '../errors.js'
import { type KeysOf, refuseUnknownKeys } from '../model/known-keys.js'
import type { Attributes } from '../model/request.js'
import { shown } from '../model/shown.js'
import { actionProblem } from '../pattern/action.js'
import { NO_LIMITS, scopeProblem } from '../scope/scope.js'
import { CONFIGURED } from './configured.js'
import type { AttributesContext, RouteParams, ScopeContext } from './request.js'

/** The questions a route asks before its handler runs, all but who asks. */
export interface RuleOptions<Params = RouteParams, Native = unknown> {
  /** Which plane; default false, the control plane. */
  readonly isDataAction?: boolean | undefined
  readonly scope: string | ((context: ScopeContext<Params, Native>) => string | Promise<string>)
  /**
   * Attributes for conditions. Where this throws, hangs or answers nonsense, every attribute is unknown: a condition
   * that needs one grants nothing, and lifts no deny.
   */
  readonly attributes?:
    | ((context: AttributesContext<Params, Native>) => Attributes | undefined | Promise<Attributes | undefined>)
    | undefined
  readonly subOperation?: string | undefined
  /** What opening another protocol on this route asks for instead of the action. Without it such requests are refused. */
  readonly upgrade?: UpgradeAction | undefined
}

export interface UpgradeAction {
  readonly action: string
  readonly isDataAction?: boolean | undefined
}

export interface Rule<Params = RouteParams, Native = unknown> extends RuleOptions<Params, Native> {
  readonly action: string
}

/**
 * The rule as given, once it is known to be one.
 *
 * @throws {InvalidRequestError} when the route would be guarded by something else than its author believes
 */
export function checkedRule<Params, Native>(rule: Rule<Params, Native>): Rule<Params, Native> {
  if (typeof rule !== 'object' || rule === null) throw new InvalidRequestError('a rule must be an object')
  refuseUnknownKeys(rule, CONFIGURED, 'rules')
  const { action, isDataAction, scope, attributes, subOperation, upgrade } = rule
  checkAction('action', action, isDataAction)
  if (typeof scope !== 'function') checkScope(action, scope)
  if (attributes !== undefined && typeof attributes !== 'function') {
    throw new InvalidRequestError(`${action}: attributes must be a function`)
  }
  if (subOperation !== undefined && typeof subOperation !== 'string') {
    throw new InvalidRequestError(`${action}: subOperation must be text`)
  }
  if (upgrade !== undefined) {
    checkAction('upgrade.action', upgrade?.action, upgrade?.isDataAction)
    refuseUnknownKeys(upgrade, UPGRADE, 'upgrades')
  }
  return { ...rule }
}

const UPGRADE: KeysOf<UpgradeAction> = { action: true, isDataAction: true }

/** How long either of them may be is for the engine to say, whose limits can be set. */
function checkScope(action: string, scope: unknown): void {
  if (typeof scope !== 'string') throw new InvalidRequestError(`${action}: scope must be text or a function`)
  const problem = scopeProblem(scope, NO_LIMITS)
  if (problem !== undefined) throw new InvalidRequestError(`${action}: scope ${shown(scope)} is not one: ${problem}`)
}

function checkAction(name: string, action: unknown, isDataAction: unknown): void {
  if (typeof action !== 'string') throw new InvalidRequestError(`${name} must be the name of an action`)
  const problem = actionProblem(action, Number.POSITIVE_INFINITY)
  if (problem !== undefined) {
    throw new InvalidRequestError(`${name} ${shown(action)} is not the name of an action: ${problem}`)
  }
  if (isDataAction !== undefined && typeof isDataAction !== 'boolean') {
    throw new InvalidRequestError(`${action}: isDataAction must be true or false`)
  }
}

/** @throws {InvalidRequestError} for a handler that would only be missed once it may run */
export function checkHandler(handler: unknown): void {
  if (typeof handler !== 'function') throw new InvalidRequestError('handler must be a function')
}
