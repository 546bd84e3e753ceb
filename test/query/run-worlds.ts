import type { PolicySections } from 'rbac-core'
import { AROUND, engineOver } from '../property/judges.js'
import { scopePath } from '../reference/scopes.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build } from '../worlds/world.js'
import { type Law, Tally } from './laws.js'

/**
 * Puts laws to one request of each of `count` worlds: all of them, or by turns where only so much time is given.
 * A failure names the world and holds its policy.
 */
export function holdLaws(laws: readonly Law[], run: { seed: number; count: number; byTurns: boolean }): Tally {
  const random = randomFrom(run.seed)
  const drafts = worldDraft(1)
  const tally = new Tally()
  for (let index = 0; index < run.count; index++) {
    const draft = drafts.draw(random)
    const world = build(draft)
    const policy = index % 4 === 3 ? withCrossingScopes(world.policy, index) : world.policy
    const engine = engineOver(policy, draft.spelling, AROUND.clock)
    for (const [turn, law] of laws.entries()) {
      if (run.byTurns && index % laws.length !== turn) continue
      for (const request of world.requests) {
        try {
          law({ engine, policy, tally }, request)
        } catch (error) {
          throw new Error(`seed ${run.seed}, world ${index}, ${law.name}: ${String(error)}`)
        }
      }
    }
    tally.add('worlds')
  }
  return tally
}

const CROSSING = [
  '/subscriptions',
  '/providers',
  '/Providers/Microsoft.Management',
  '/providers/microsoft.management/managementGroups/',
]

/** The policy with some things moved to scopes that share parts with management groups and hold neither. */
export function withCrossingScopes(policy: PolicySections, seed: number): PolicySections {
  const moved = <Item extends { readonly scope: string }>(items: readonly Item[]): Item[] =>
    items.map((item, index) =>
      (index + seed) % 3 === 0 ? { ...item, scope: CROSSING[(index + (seed >> 2)) % CROSSING.length] ?? '/' } : item,
    )
  return {
    ...policy,
    roleAssignments: moved(policy.roleAssignments),
    denyAssignments: moved(policy.denyAssignments),
    resources: moved(policy.resources).filter(
      ({ scope }, index, all) => all.findIndex((other) => scopePath(other.scope) === scopePath(scope)) === index,
    ),
  }
}
