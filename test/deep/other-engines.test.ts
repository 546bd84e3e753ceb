import { type AccessRequest, createEngine, type PolicySections, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { documentOf } from '../worlds/document.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build, CLOCK_TIME } from '../worlds/world.js'
import { expressible } from './expressible.js'
import { casbinOver } from './judges/casbin.js'
import { cedarOver } from './judges/cedar.js'

const COUNT = Math.ceil(Number(process.env.RBAC_DEEP_COUNT ?? 1_000_000) / 50)
const SEED = Number(process.env.RBAC_DEEP_SEED ?? Date.now() % 0x7fffffff)

type Judge = (request: AccessRequest) => Promise<boolean>

const JUDGES: readonly {
  readonly name: string
  over(policy: PolicySections): Promise<Judge>
  policyFrom(policy: PolicySections): PolicySections
}[] = [
  {
    name: 'casbin',
    over: casbinOver,
    // It has no words for exclusions.
    policyFrom: (policy) => ({
      ...policy,
      denyAssignments: policy.denyAssignments.map((deny) => ({ ...deny, excludePrincipals: [] })),
    }),
  },
  { name: 'cedar', over: cedarOver, policyFrom: (policy) => policy },
]

describe('another engine as judge, on the part of the model it can express', () => {
  it.each(JUDGES)(
    `$name agrees on ${COUNT} decisions`,
    async ({ name, over, policyFrom }) => {
      console.log(`RBAC_DEEP_SEED=${SEED}`)
      const random = randomFrom(SEED)
      const drafts = worldDraft(24)
      const seen = { allowed: 0, denied: 0 }
      while (seen.allowed + seen.denied < COUNT) {
        const world = build(drafts.draw(random))
        const policy = policyFrom(expressible(world.policy))
        const engine = createEngine(parsePolicy(documentOf(policy, 0)), { clock: () => new Date(CLOCK_TIME) })
        const judge = await over(policy)
        for (const { principalId, action, isDataAction, scope } of world.requests) {
          const request = { principalId, action, scope, ...(isDataAction && { isDataAction }) }
          const expected = await judge(request)
          if (engine.can(request) !== expected) {
            const shown = { seed: SEED, request, [name]: expected, document: documentOf(policy, 0) }
            throw new Error(JSON.stringify(shown, undefined, 2))
          }
          seen[expected ? 'allowed' : 'denied'] += 1
        }
      }
      console.log(`${name} agrees: ${seen.allowed} allowed, ${seen.denied} denied`)
      expect(seen.allowed).toBeGreaterThan(COUNT / 20)
    },
    3_600_000,
  )
})
