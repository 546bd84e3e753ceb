import { DENY_SHAPES, type Deny, type Draft, Lists } from './draft.js'
import { Grants } from './grants.js'
import type { Operation } from './operations.js'
import type { Roles } from './roles.js'

/** What a request should be told; `deniedAnyway` is a deny of what no role grants. */
export type Expected = 'allowed' | 'refused' | 'denied' | 'deniedAnyway'

/**
 * Knows every answer, from the numbers the world was drawn with: it has never seen the document, the parser or the
 * engine, so that what it says can be held against them.
 */
export class Oracle {
  readonly #draft: Draft
  readonly #roles: Grants
  readonly #shapes: Grants
  readonly #held: Lists
  readonly #denies: ReadonlyMap<number, readonly Deny[]>

  constructor(draft: Draft, roles: Roles, operations: readonly Operation[]) {
    this.#draft = draft
    this.#roles = new Grants(
      roles.all.map(({ permissions }) => permissions),
      operations,
    )
    this.#shapes = new Grants(
      DENY_SHAPES.map((shape) => [shape]),
      operations,
    )
    this.#held = Lists.ofOne(draft.assignments.holder).turned(draft.principals + draft.groups)
    this.#denies = byPlace(draft.denies)
  }

  /** @param exact whether the request is for the place itself and not for something below it that has no number */
  expected(principal: number, operation: number, place: number, exact: boolean): Expected {
    const holders = [principal, ...this.#draft.groupsOf.at(principal)]
    const granted = holders.some((holder) => this.#grantsTo(holder, operation, place))
    if (this.#denied(new Set(holders), operation, place, exact)) return granted ? 'denied' : 'deniedAnyway'
    return granted ? 'allowed' : 'refused'
  }

  /** The operations a role grants. */
  grantedBy(role: number): readonly number[] {
    return this.#roles.of(role)
  }

  #grantsTo(holder: number, operation: number, at: number): boolean {
    const { role, place } = this.#draft.assignments
    return this.#held
      .at(holder)
      .some((index) => this.#roles.has(role[index] ?? 0, operation) && this.#draft.places.covers(place[index] ?? 0, at))
  }

  #denied(holders: ReadonlySet<number>, operation: number, at: number, exact: boolean): boolean {
    for (let place: number | undefined = at; place !== undefined; place = this.#draft.places.parentOf(place)) {
      const here = place === at && exact
      for (const deny of this.#denies.get(place) ?? []) {
        if (deny.onlyHere && !here) continue
        if (!this.#shapes.has(deny.shape, operation)) continue
        if (deny.excluded.some((holder) => holders.has(holder))) continue
        if (deny.holders === undefined || deny.holders.some((holder) => holders.has(holder))) return true
      }
    }
    return false
  }
}

function byPlace(denies: readonly Deny[]): ReadonlyMap<number, readonly Deny[]> {
  const found = new Map<number, Deny[]>()
  for (const deny of denies) {
    const here = found.get(deny.place)
    if (here === undefined) found.set(deny.place, [deny])
    else here.push(deny)
  }
  return found
}
