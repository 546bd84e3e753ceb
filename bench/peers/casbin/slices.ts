import { type Enforcer, newEnforcer } from 'casbin'
import type { Facts } from '../facts.js'
import { contestant, type Peer } from '../peer.js'
import { mattersIn, type Question } from '../place.js'
import { addRules, modelWith, type Rule } from './model.js'

/** An enforcer for each principal in each subscription that will be asked about, with only what matters there. */
export const casbinSlices: Peer = {
  name: 'casbin sliced',
  way: 'an enforcer for each principal and subscription that are asked about, built before; enforceSync',
  async prepare(task) {
    const { facts } = task
    const enforcers = new Map<string, Map<string, Enforcer | undefined>>()
    const asked = task.requests.first(ASKED)
    let count = 0
    for (const index of asked.indexes()) {
      const { principal, shard } = facts.question(asked.cut(index))
      const own = enforcers.get(principal) ?? new Map<string, Enforcer | undefined>()
      enforcers.set(principal, own)
      if (own.has(shard)) continue
      own.set(shard, await sliceOf(principal, shard, facts))
      count += 1
    }
    return contestant({
      covers: ASKED,
      note: `${count} enforcers`,
      input: (request) => facts.question(request),
      can: (question) => enforcers.get(question.principal)?.get(question.shard)?.enforceSync(question) === true,
    })
  },
}

const ASKED = 5_000

/** Undefined where nothing is granted: then no is the answer, and nobody need be asked. */
async function sliceOf(principal: string, shard: string, facts: Facts): Promise<Enforcer | undefined> {
  const rules: Rule[] = [
    ...facts.grantsOf(principal).map((grant) => ({ holder: principal, grant })),
    ...facts.denialsOf(principal).map((denial) => ({ denial })),
  ]
  const own = rules.filter((rule) => mattersIn('grant' in rule ? rule.grant : rule.denial, shard))
  if (!own.some((rule) => 'grant' in rule)) return undefined
  const enforcer = await newEnforcer(modelWith('here(r.question, p.rule) && matches(r.question, p.rule)'))
  await addRules(enforcer, own, facts, (question: Question) => question)
  return enforcer
}
