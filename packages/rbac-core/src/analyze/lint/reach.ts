import { createEngine, type Engine } from '../../engine/engine.js'
import type { Refused } from '../../model/decision.js'
import { principalKey } from '../../model/keys.js'
import { whoCan } from '../../query/who-can.js'
import { granting } from './abilities.js'
import type { Facts, Held, PlacedDeny } from './facts.js'

/** Whether anybody who holds an assignment really has an action there, deny assignments considered. */
export class Reach {
  readonly #facts: Facts
  /** Ids of the deny assignments that a condition may lift. */
  readonly #liftable: ReadonlySet<string>
  /** By action and scope who may, perhaps under a condition. */
  readonly #answers = new Map<string, ReadonlySet<string>>()
  #engineMade: Engine | undefined

  constructor(facts: Facts) {
    this.#facts = facts
    this.#liftable = new Set(facts.denies.filter(isConditional).map(({ item }) => item.id))
  }

  /**
   * A question to the engine for each who holds it until one may, where a deny assignment has a say; elsewhere none. Only
   * where that hangs on a condition everybody is asked about who holds anything there.
   */
  reaches(held: Held, action: string): boolean {
    const above = new Set(this.#facts.covering(held.scope))
    if (!this.#facts.denies.some((deny) => above.has(deny.node) && mayDeny(deny, action))) return true
    // Who is eligible can't be asked for: nothing grants it yet.
    if (held.kind === 'eligible') return true
    const everybody = this.#facts.groups.below([held.principal])
    const open: string[] = []
    for (const principalId of everybody) {
      const decision = this.#engine.check({ principalId, action, scope: held.scope.text })
      if (decision.allowed) return true
      if (this.#isOpen(decision)) open.push(principalId)
    }
    return open.some((id) => this.#answer(held, action).has(id))
  }

  /** May a refusal be otherwise for some attributes? */
  #isOpen({ deniedBy, reason }: Refused): boolean {
    return deniedBy === undefined ? reason.startsWith('condition') : this.#liftable.has(deniedBy.denyAssignmentId)
  }

  get #engine(): Engine {
    const { policy, settings } = this.#facts
    this.#engineMade ??= createEngine(policy, { clock: () => new Date(settings.now) })
    return this.#engineMade
  }

  #answer({ scope }: Held, action: string): ReadonlySet<string> {
    const key = `${action}\n${scope.path}`
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const { principals } = whoCan(this.#engine, { action, scope: scope.text })
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
