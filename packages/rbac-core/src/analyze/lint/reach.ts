import { createEngine, type Engine } from '../../engine/engine.js'
import { principalKey } from '../../model/keys.js'
import { whoCan } from '../../query/who-can.js'
import { granting } from './abilities.js'
import type { Facts, Held, PlacedDeny } from './facts.js'

/** Whether anybody who holds an assignment really has an action there, deny assignments considered. */
export class Reach {
  readonly #facts: Facts
  readonly #answers = new Map<string, ReadonlySet<string>>()
  #engine: Engine | undefined

  constructor(facts: Facts) {
    this.#facts = facts
  }

  /** One question to the engine for each scope and action where a deny assignment has a say; elsewhere none. */
  reaches(held: Held, action: string): boolean {
    const above = new Set(this.#facts.covering(held.scope))
    if (!this.#facts.denies.some((deny) => above.has(deny.node) && mayDeny(deny, action))) return true
    // Who is eligible can't be asked for: nothing grants it yet.
    if (held.kind === 'eligible') return true
    const able = this.#answer(held, action)
    for (const id of this.#facts.groups.below([held.principal])) if (able.has(id)) return true
    return false
  }

  #answer({ scope }: Held, action: string): ReadonlySet<string> {
    const key = `${action}\n${scope.path}`
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const { policy, settings } = this.#facts
    this.#engine ??= createEngine(policy, { clock: () => new Date(settings.now) })
    const { principals } = whoCan(this.#engine, { action, scope: scope.text })
    const able = new Set(principals.map(({ id }) => principalKey(id)))
    this.#answers.set(key, able)
    return able
  }
}

function mayDeny({ item }: PlacedDeny, action: string): boolean {
  return granting(item.permissions, action).length > 0
}
