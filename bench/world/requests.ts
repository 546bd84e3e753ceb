import { holderId } from './document.js'
import type { Draft } from './draft.js'
import type { Operation } from './operations.js'
import { Oracle } from './oracle.js'
import type { Level } from './places.js'
import { type Random, randomFrom } from './random.js'
import { type Kind, type LoggedRequest, RequestLog } from './request-log.js'
import type { Roles } from './roles.js'

/** How many requests of each kind a log of 20,000 holds; shorter ones keep the shares. */
const SHARES: Readonly<Record<Kind, number>> = { allowed: 0.5, refused: 0.48, denied: 0.02 }

/** Draws requests until there are enough of each kind, then shuffles them. */
export function drawRequests(
  draft: Draft,
  roles: Roles,
  operations: readonly Operation[],
  count: number,
  seed: number,
): RequestLog {
  const random = randomFrom(seed ^ REQUESTS)
  const drawing: Drawing = {
    draft,
    operations,
    random,
    seed,
    oracle: new Oracle(draft, roles, operations),
    membersOf: draft.groupsOf.turned(draft.principals + draft.groups),
  }
  const requests = [
    ...ofKind('allowed', count, drawing, drawGranted),
    ...ofKind('refused', count, drawing, (from) => (random(2) === 0 ? drawNearby(from) : drawAnywhere(from))),
    ...ofKind('denied', count, drawing, drawForDeny),
  ]
  return new RequestLog(shuffled(requests, random))
}

interface Drawing {
  readonly draft: Draft
  readonly operations: readonly Operation[]
  readonly random: Random
  readonly seed: number
  readonly oracle: Oracle
  readonly membersOf: Draft['groupsOf']
}

/** A request in numbers. */
interface Question {
  readonly principal: number
  readonly operation: number
  readonly place: number
  /** Which child of the resource at `place` is meant; undefined for the place itself. */
  readonly child: number | undefined
}

const REQUESTS = 0x5eed
const ATTEMPTS = 10_000

function ofKind(
  kind: Kind,
  count: number,
  drawing: Drawing,
  draw: (from: Drawing) => Question | undefined,
): LoggedRequest[] {
  return Array.from({ length: Math.max(1, Math.round(count * SHARES[kind])) }, () => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const question = draw(drawing)
      if (question === undefined) continue
      const { principal, operation, place, child } = question
      const expected = drawing.oracle.expected(principal, operation, place, child === undefined)
      if (expected === kind) return written(question, kind, drawing)
    }
    throw new Error(`no ${kind} request found in ${ATTEMPTS} attempts`)
  })
}

/** At or below an assignment, for something its role grants. */
function drawGranted(from: Drawing): Question | undefined {
  const { draft, random } = from
  const index = random(draft.assignments.count)
  const principal = memberOf(draft.assignments.holder[index] ?? 0, from)
  const operation = pick(from.oracle.grantedBy(draft.assignments.role[index] ?? 0), random)
  const spot = drawSpot(draft.assignments.place[index] ?? 0, from)
  return complete(principal, operation, spot)
}

/** At or below an assignment of the requester, for anything. */
function drawNearby(from: Drawing): Question | undefined {
  const { draft, operations, random } = from
  const index = random(draft.assignments.count)
  const principal = memberOf(draft.assignments.holder[index] ?? 0, from)
  return complete(principal, random(operations.length), drawSpot(draft.assignments.place[index] ?? 0, from))
}

function drawAnywhere(from: Drawing): Question | undefined {
  const { draft, operations, random } = from
  return complete(
    random(draft.principals),
    random(operations.length),
    drawSpot(draft.places.anySubscription(random), from),
  )
}

/** Where a deny stands in the way of the assignment it was drawn for. */
function drawForDeny(from: Drawing): Question | undefined {
  const { draft, random, oracle } = from
  const deny = draft.denies[random(draft.denies.length)]
  if (deny === undefined) return undefined
  const principal = memberOf(draft.assignments.holder[deny.target] ?? 0, from)
  const operation = pick(oracle.grantedBy(draft.assignments.role[deny.target] ?? 0), random)
  const spot = deny.onlyHere ? { place: deny.place, child: undefined } : drawSpot(deny.place, from)
  return complete(principal, operation, spot)
}

function complete(
  principal: number | undefined,
  operation: number | undefined,
  spot: Pick<Question, 'place' | 'child'> | undefined,
): Question | undefined {
  if (principal === undefined || operation === undefined || spot === undefined) return undefined
  return { principal, operation, ...spot }
}

/** The holder when it is a principal, else one of the group's members. */
function memberOf(holder: number, { draft, membersOf, random }: Drawing): number | undefined {
  return holder < draft.principals ? holder : pick(membersOf.at(holder), random)
}

/** A place at or below `place`: mostly a resource, sometimes a child of one, a resource group or a subscription. */
function drawSpot(place: number, { draft, random }: Drawing): Pick<Question, 'place' | 'child'> | undefined {
  const share = random(100)
  const level: Level = share < 4 ? 'subscription' : share < 14 ? 'resourceGroup' : 'resource'
  const at = draft.places.descend(place, level, random)
  return at === undefined ? undefined : { place: at, child: share < 85 ? undefined : random(10) }
}

/** The request as a client would spell it: as Azure does, or all in lower case, ids sometimes in upper case. */
function written({ principal, operation, place, child }: Question, kind: Kind, from: Drawing): LoggedRequest {
  const { draft, random, seed } = from
  const { name = '', isDataAction = false } = from.operations[operation] ?? {}
  const id = holderId(principal, seed)
  const scope = child === undefined ? draft.places.text(place) : draft.places.childText(place, child)
  return {
    kind,
    principalId: random(10) === 0 ? id.toUpperCase() : id,
    action: random(10) === 0 ? name.toLowerCase() : name,
    isDataAction,
    scope: random(5) === 0 ? scope.toLowerCase() : scope,
  }
}

function pick(items: ArrayLike<number>, random: Random): number | undefined {
  return items.length === 0 ? undefined : items[random(items.length)]
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, key: random(2 ** 32) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
