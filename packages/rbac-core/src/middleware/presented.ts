import { InvalidRequestError } from '../errors.js'
import { type Presented, type PresentProblem, type Problem, presentAsProblem } from './problem.js'
import { isPromise } from './time-limit.js'

/**
 * A problem in the form that an application gives it, names of headers in lower case. What concerns the connection, and
 * not the body, is left to whoever sends it.
 *
 * @throws {InvalidRequestError} for what can't be sent
 */
export function presentedBy(present: PresentProblem, problem: Problem): Presented {
  const made: unknown = present(problem)
  if (made === undefined) return presentAsProblem(problem)
  // Nobody waits for it, and a rejection that nobody handles would end the process.
  if (isPromise(made)) made.then(undefined, () => undefined)
  const { headers, body } = recordOf('present', made)
  if (typeof body !== 'string') throw new InvalidRequestError('present: body must be text')
  return { headers: sendable(recordOf('present: headers', headers)), body }
}

function sendable(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    if (!NAME.test(name) || typeof value !== 'string' || !VALUE.test(value)) {
      throw new InvalidRequestError('present: headers must be names and values that HTTP can carry')
    }
    const folded = name.toLowerCase()
    if (!OF_CONNECTION.has(folded)) headers[folded] = value
  }
  return headers
}

function recordOf(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  throw new InvalidRequestError(`${name} must be an object`)
}

/** What every server takes, Node's and those of web requests. */
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

const OF_CONNECTION = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
