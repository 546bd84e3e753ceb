import { Tally } from '../query/laws.js'
import { withCrossingScopes } from '../query/run-worlds.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build } from '../worlds/world.js'
import { diffIsCheck, neighbour } from './diff-laws.js'

/** Compares `count` pairs of worlds. A failure names the pair and holds its policies. */
export function diffWorlds({ seed, count }: { readonly seed: number; readonly count: number }): Tally {
  const random = randomFrom(seed)
  const drafts = worldDraft(1)
  const tally = new Tally()
  for (let index = 0; index < count; index++) {
    const [draft, other] = [drafts.draw(random), drafts.draw(random)]
    const pair = [build(draft).policy, build(neighbour(draft, other, random)).policy]
    const [before, after] = index % 4 === 3 ? pair.map((policy) => withCrossingScopes(policy, index)) : pair
    if (before === undefined || after === undefined) continue
    try {
      diffIsCheck(before, after, tally)
    } catch (error) {
      throw new Error(`seed ${seed}, pair ${index}: ${String(error)}`)
    }
    tally.add('pairs')
  }
  return tally
}
