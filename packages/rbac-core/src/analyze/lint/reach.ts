import { createEngine, type Engine } from '../../engine/engine.js'
import type { Refused } from '../../model/decision.js'
import { principalKey } from '../../model/keys.js'
import { whoCan } from '../../query/who-can.js'
import { granting } from './abilities.js'
import type { Facts, Held, PlacedDeny } from './facts.js'

/**
 * Whether anybody who holds an assignment really has an action below its scope, deny assignments considered. One that
 * holds at its scope alone takes nothing below it, so it is left out.
 */
export class Reach {
  readonly #facts: Facts
  readonly #denies: readonly PlacedDeny[]
  /** Ids of the deny assignments that a condition may lift. */
  readonly #liftable: ReadonlySet<string>
  /** By action, scope and time who may, perhaps under a condition. */
  readonly #answers = new Map<string, ReadonlySet<string>>()
  #engineMade: Engine | undefined

  constructor(facts: Facts) {
    this.#facts = facts
    this.#denies = facts.denies.filter(({ item }) => !item.doNotApplyToChildScopes)
    this.#liftable = new Set(this.#denies.filter(isConditional).map(({ item }) => item.id))
  }

  /**
   * A question to the engine for each who holds it until one may, where a deny assignment has a say; elsewhere none. Only
   * where that hangs on a condition everybody is asked about who holds anything there. What starts later is asked for
   * when it starts.
   */
  reaches(held: Held, action: string): boolean {
    const above = new Set(this.#facts.covering(held.scope))
    if (!this.#denies.some((deny) => above.has(deny.node) && mayDeny(deny, action))) return true
    // Who is eligible can't be asked for: nothing grants it yet.
    if (held.kind === 'eligible') return true
    const everybody = this.#facts.groups.below([held.principal])
    const now = new Date(Math.max(this.#facts.settings.now, held.start))
    const open: string[] = []
    for (const principalId of everybody) {
      const decision = this.#engine.check({ principalId, action, scope: held.scope.text, now })
      if (decision.allowed) return true
      if (this.#isOpen(decision)) open.push(principalId)
    }
    return open.some((id) => this.#answer(held, action, now).has(id))
  }

  /** May a refusal be otherwise for some attributes? */
  #isOpen({ deniedBy, reason }: Refused): boolean {
    return deniedBy === undefined ? reason.startsWith('condition') : this.#liftable.has(deniedBy.denyAssignmentId)
  }

  get #engine(): Engine {
    const { policy, denies } = this.#facts
    if (this.#engineMade !== undefined) return this.#engineMade
    const engine = createEngine(policy)
    const gone = denies.filter(({ item }) => item.doNotApplyToChildScopes).map(({ item }) => item.id)
    if (gone.length > 0) engine.update({ remove: { denyAssignments: gone } })
    this.#engineMade = engine
    return engine
  }

  #answer({ scope }: Held, action: string, now: Date): ReadonlySet<string> {
    const key = `${action}\n${scope.path}\n${now.getTime()}`
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const { principals } = whoCan(this.#engine, { action, scope: scope.text, now })
    const able = new Set(principals.map(({ id }) => principalKey(id)))
    this.#answers.set(key, able)
    return able
  }
}

function isConditional({ item }: PlacedDeny): boolean {
  return item.condition !== undefined || item.permissions.some(({ condition }) => condition !== undefined)
}

function mayDeny({ item }: PlacedDeny, action: string): boolean {
  return granting(item.permissions, action).length > 0
}
