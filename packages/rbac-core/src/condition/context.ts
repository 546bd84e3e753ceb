import type { Attributes, AttributeValues } from '../model/request.js'

/** What a condition may ask about. */
export interface ConditionContext {
  /** As requested, in any case. */
  readonly action: string
  readonly subOperation?: string | undefined
  /** Sent with the request: these override what is stored, and the clock. */
  readonly attributes?: Attributes | undefined
  /** What the policy document says of the principal. */
  readonly storedPrincipal?: AttributeValues | undefined
  /** What the policy document says of the resource. */
  readonly storedResource?: AttributeValues | undefined
  /** For `@Environment[UtcNow]`: milliseconds since the epoch, or ISO 8601 text with its zone; undefined when the clock failed. */
  readonly now?: number | string | undefined
}

/** The same as a caller may put it: an access request is one. What is missing is not known. */
export interface ConditionQuestion extends Partial<Omit<ConditionContext, 'now'>> {
  /** Milliseconds since the epoch, a `Date`, or an ISO 8601 text with its zone; anything else is a clock that failed. */
  readonly now?: number | Date | string | undefined
}
