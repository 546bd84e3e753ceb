import { coded } from '../model/coded.js'
import type { Decision } from '../model/decision.js'
import type { Attributes } from '../model/request.js'
import type { Place } from './compiled/place.js'
import { PLACE_INTEGERS, writePlace } from './compiled/place-numbers.js'
import { decide } from './decide/decision.js'
import { isAllowed } from './decide/evaluate.js'
import { type QuickAccess, quickAccessAnswer } from './quick/quick-answer.js'
import { quickAccessDecision } from './quick/quick-decision.js'
import { covering, ofItsOwn } from './request/holdings.js'
import { attributesProblem, type Question, type QuestionContext, readAsk, UNREADABLE } from './request/question.js'
import type { Requester } from './request/requester.js'
import type { ActionCatalogue, ActionName } from './typed-actions.js'

/**
 * One principal at one scope, under the policy that was current when it was asked for. Control-plane and data-plane questions
 * have their own verbs. All throw InvalidActionError for what is no action, and InvalidRequestError for attributes that are
 * none.
 */
export interface Access<Actions extends ActionCatalogue = readonly string[]> {
  /** Is the action allowed? */
  can(action: ActionName<Actions, false>, attributes?: Attributes): boolean
  /** Is the data action allowed? */
  canData(action: ActionName<Actions, true>, attributes?: Attributes): boolean
  /** The decision, with what decided it. */
  check(action: ActionName<Actions, false>, attributes?: Attributes): Decision
  /** The decision on a data action. */
  checkData(action: ActionName<Actions, true>, attributes?: Attributes): Decision
}

/** What was resolved, ready for questions. */
export function accessTo(context: QuestionContext, requester: Requester, place: Place): Access {
  let asked = 0
  let quick = requester.holdings === undefined ? undefined : quickAccess(context, requester, place)
  const ask = (action: string, isDataAction: boolean, attributes: Attributes | undefined): Question =>
    readAsk(context, requester, place, { action, isDataAction, attributes })
  const quickly = (attributes: Attributes | undefined): QuickAccess | undefined => {
    // What is held is laid out for the second question: for one alone it would not be worth it.
    if (quick === undefined && (requester.holdings !== undefined || asked++ > 0))
      quick = quickAccess(context, requester, place)
    return attributes === undefined || coded(UNREADABLE, () => attributesProblem(attributes)) === undefined
      ? quick
      : undefined
  }
  const can = (action: string, isDataAction: boolean, attributes: Attributes | undefined): boolean => {
    const way = quickly(attributes)
    const known = way === undefined ? undefined : quickAccessAnswer(context, way, action, isDataAction, attributes)
    return known ?? isAllowed(ask(action, isDataAction, attributes))
  }
  const check = (action: string, isDataAction: boolean, attributes: Attributes | undefined): Decision => {
    const way = quickly(attributes)
    const known = way === undefined ? undefined : quickAccessDecision(context, way, action, isDataAction, attributes)
    if (known !== undefined) return known
    return decide(ask(action, isDataAction, attributes))
  }
  return {
    can: (action, attributes) => can(action, false, attributes),
    canData: (action, attributes) => can(action, true, attributes),
    check: (action, attributes) => check(action, false, attributes),
    checkData: (action, attributes) => check(action, true, attributes),
  }
}

function quickAccess({ policy }: QuestionContext, requester: Requester, place: Place): QuickAccess {
  const numbers = new Int32Array(PLACE_INTEGERS)
  writePlace(place, policy, numbers, 0)
  const all = requester.holdings ?? requester.lay(policy, policy.requesters.laid, ofItsOwn)
  return { requester, place, numbers, holdings: covering(all, place, ofItsOwn) }
}
