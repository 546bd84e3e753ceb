import type { Allowed, Refused } from '../../model/decision.js'
import { IntegerMemo } from '../compiled/integer-memo.js'
import type { PatternNumber } from './named-pattern.js'

/**
 * What decisions of one compiled policy say, by what decided. Every question is decided anew; only then is looked up
 * here how that was worded the last time, so nothing comes out of it that was not found.
 */
export class DecisionMemo {
  /** By the entries of principal and action, the place held and the plane, and the texts that the entries were for. */
  readonly lately: IntegerMemo<Allowed>
  /** By assignment, the way to its holder (see `Requester.wayTo`), and the pattern named: of many principals the same. */
  readonly allowed: IntegerMemo<Allowed>
  /** By the nearest holder, the way to it, the pattern named, and the deny assignment. */
  readonly denied: IntegerMemo<Refused>
  /** By the entry of an action, a number near its permissions', its plane, the permissions, and the action. */
  readonly patterns: IntegerMemo<PatternNumber>

  /** @param capacity the most held of each, about */
  constructor(capacity: number) {
    this.lately = new IntegerMemo(capacity, capacity * USUAL_DECISION)
    this.allowed = new IntegerMemo(capacity, capacity * USUAL_DECISION)
    this.denied = new IntegerMemo(capacity, capacity * USUAL_DECISION)
    this.patterns = new IntegerMemo(capacity, capacity * USUAL_ACTION)
  }
}

/** Characters, so many times the number that may be held. */
const USUAL_DECISION = 256
const USUAL_ACTION = 64
