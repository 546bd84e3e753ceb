import { type Question, type QuestionContext, readRequest } from '../engine/request/question.js'
import { InvalidRequestError } from '../errors.js'
import { coded } from '../model/coded.js'
import type { AccessRequest } from '../model/request.js'

/** A request of which one part is left open: that part is the answer. */
export type OpenRequest<Open extends keyof AccessRequest> = Omit<AccessRequest, Open>

/**
 * Checks and resolves an open request like any other, with a stand-in for the open part.
 *
 * Parts that the query does not take are left out, and not carried into the question by accident.
 *
 * @throws what `readRequest` throws, for whatever is wrong with the other parts
 */
export function readOpenRequest(
  context: QuestionContext,
  request: unknown,
  takes: readonly (keyof AccessRequest)[],
  standIn: Partial<AccessRequest>,
): Question {
  const closed = coded('the question could not be read', () => {
    if (typeof request !== 'object' || request === null) throw new InvalidRequestError('a question must be an object')
    const given: { readonly [key in keyof AccessRequest]?: unknown } = request
    return { ...Object.fromEntries(takes.map((key) => [key, given[key]])), ...standIn }
  })
  return readRequest(context, closed)
}
