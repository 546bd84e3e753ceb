import { createEngine, type Engine, type Policy, parsePolicy } from 'rbac-core'
import { inAll, type MemoryFigure } from './figure.js'
import { settledBytes } from './measure/heap.js'
import type { Suite } from './suite.js'
import type { World } from './world/world.js'

/**
 * Weighs while there is nothing else in the process; agreement comes after, for it reads the policy again.
 *
 * The strings of the document are the policy's: they are what reading it leaves in memory.
 */
export const memory: Suite = {
  name: 'memory',
  question: 'How much of the heap does an assignment take, everything included?',
  onlyTenants: true,
  async run(bench) {
    const { world, requests } = bench
    const { engine, policyAlone, together, empty } = await weighed(world)
    const engineAlone = (await settledBytes()) - empty
    for (const index of requests.indexes()) engine.check(requests.cut(index))
    const asked = (await settledBytes()) - empty - engineAlone
    const agreement = bench.assertAgreement(engine)
    const figure = (subject: string, bytes: number) => inAll(subject, bytes, world.assignments)
    const leftBehind: MemoryFigure = {
      measure: 'memory',
      subject: LEFT_BEHIND,
      bytes: asked,
    }
    const figures = [
      figure('policy', policyAlone),
      figure('engine over it', together - policyAlone),
      figure(ENGINE_ALONE, engineAlone),
      leftBehind,
      figure('all together', together + asked),
    ]
    return { agreement, figures }
  },
}

/** An engine whose policy nobody keeps. */
export const ENGINE_ALONE = 'engine alone, policy let go'

export const LEFT_BEHIND = 'what the questions leave behind'

interface Weighed {
  readonly engine: Engine
  readonly policyAlone: number
  readonly together: number
  /** What was in use before. */
  readonly empty: number
}

/** A function of its own, so that nothing holds the policy when it is over. */
async function weighed(world: World): Promise<Weighed> {
  const empty = await settledBytes()
  const policy = policyOf(world)
  const policyAlone = (await settledBytes()) - empty
  const engine = createEngine(policy)
  return { engine, policyAlone, together: (await settledBytes()) - empty, empty }
}

/** The document is garbage when it is over. */
function policyOf(world: World): Policy {
  return parsePolicy(world.document())
}
