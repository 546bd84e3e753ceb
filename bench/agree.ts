import { isDeepStrictEqual } from 'node:util'
import type { AccessRequest, Decision, PolicySections } from 'rbac-core'
import { comparable } from 'rbac-test/dist/reference/comparable.js'
import { evaluate } from 'rbac-test/dist/reference/evaluate.js'
import { KINDS, type Kind, type RequestLog } from './world/request-log.js'

/** What is put to the test before it is timed. */
export interface Answers {
  can(request: AccessRequest): boolean
  check(request: AccessRequest): Decision
}

/** How many answers were compared and found the same, some of each kind. */
export interface Agreement {
  /** With what the world was drawn to answer. */
  readonly expected: number
  /** With the whole decision of the reference evaluator; 0 where only a yes or no is given. */
  readonly judged: number
}

/**
 * Compares answers with those expected, then whole decisions with the reference evaluator's: each over the whole log,
 * or as far as `seconds` go.
 *
 * @throws {Error} at the first difference: what answers wrongly is not worth timing
 */
export function assertAgreement(
  answers: Answers,
  policy: PolicySections,
  requests: RequestLog,
  seconds: number,
): Agreement {
  const indexes = ofEveryKind(requests)
  const expected = within(seconds, indexes, (index) => {
    const request = requests.cut(index)
    assertSame('check', request, answers.check(request).effect, EFFECTS[requests.kind(index)])
    assertSame('can', request, answers.can(request), requests.kind(index) === 'allowed')
  })
  const judged = within(seconds, indexes, (index) => {
    const request = requests.cut(index)
    assertSame('check', request, comparable(answers.check(request)), comparable(evaluate(policy, request)))
  })
  return { expected, judged }
}

/**
 * Asks a yes or no about the requests of the log, some of each kind, for about `seconds`; returns how many.
 *
 * @throws {Error} at the first answer that is not the one expected
 */
export async function assertAnswers(
  name: string,
  can: (request: AccessRequest) => boolean | Promise<boolean>,
  requests: RequestLog,
  seconds: number,
): Promise<number> {
  const watch = new Watch(seconds)
  for (const index of ofEveryKind(requests)) {
    if (watch.isOver()) break
    const request = requests.cut(index)
    assertSame(name, request, await can(request), requests.kind(index) === 'allowed')
  }
  return watch.visited
}

const EFFECTS: Readonly<Record<Kind, Decision['effect']>> = {
  allowed: 'Allowed',
  refused: 'NotAllowed',
  denied: 'Denied',
}

/** Indexes of all requests, kinds in turn, so that a few are some of each. */
function ofEveryKind(requests: RequestLog): number[] {
  const lists = KINDS.map((kind) => requests.indexes(kind))
  const longest = Math.max(...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, turn) => turn).flatMap((turn) => lists.flatMap((list) => list[turn] ?? []))
}

function within(seconds: number, items: readonly number[], visit: (item: number) => void): number {
  const watch = new Watch(seconds)
  for (const item of items) {
    if (watch.isOver()) break
    visit(item)
  }
  return watch.visited
}

/**
 * Lets items pass until the time is up, but one of each kind at least.
 *
 * Processor time, so that a busy machine makes it last longer and not compare less.
 */
class Watch {
  visited = 0
  readonly #end: number

  constructor(seconds: number) {
    this.#end = process.cpuUsage().user + seconds * 1e6
  }

  isOver(): boolean {
    if (this.visited >= KINDS.length && process.cpuUsage().user >= this.#end) return true
    this.visited += 1
    return false
  }
}

function assertSame(name: string, request: AccessRequest, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return
  const [asked, got, wanted] = [request, actual, expected].map((value) => JSON.stringify(value))
  throw new Error(`${name} is wrong about ${asked}: it says ${got}, expected was ${wanted}`)
}
