import { type Enforcer, newCachedEnforcer, newEnforcer } from 'casbin'
import { type Facts, isAbout } from '../facts.js'
import { contestant, type Peer, type Task } from '../peer.js'
import type { Question } from '../place.js'
import { addRules, modelWith, type Rule } from './model.js'

/** All of the policy in one enforcer, as the documentation has it. */
export const casbin: Peer = {
  name: 'casbin',
  way: 'one enforcer for the whole policy, enforceSync; functions in the matcher, the scope tested first',
  async prepare(task) {
    if (task.policy.roleAssignments.length > MOST) return TOO_MANY
    const { facts } = task
    const enforcer = await newEnforcer(modelWith(MATCHER))
    await addPolicy(enforcer, task, facts, (question: Question) => question)
    return contestant({
      input: (request) => facts.question(request),
      can: (question) => enforcer.enforceSync(question),
    })
  },
}

/** The same with casbin's cache of decisions, which is keyed by the text of a request. */
export const casbinCached: Peer = {
  name: 'casbin cached',
  way: 'CachedEnforcer over the whole policy, asked only what it was asked before; a miss costs what `casbin` costs',
  async prepare(task) {
    if (task.policy.roleAssignments.length > MOST) return TOO_MANY
    const { facts } = task
    const asked = task.requests.first(HITS)
    const questions = new Map(
      asked.indexes().map((index) => {
        const question = facts.question(asked.cut(index))
        return [textOf(question), question]
      }),
    )
    const enforcer = await newCachedEnforcer(modelWith(MATCHER))
    await addPolicy(enforcer, task, facts, (text: string) => questions.get(text) ?? never(text))
    for (const text of questions.keys()) await enforcer.enforce(text)
    return contestant({
      covers: HITS,
      note: `hits only, of ${questions.size} keys`,
      input: (request) => Buffer.from(textOf(facts.question(request))).toString('latin1'),
      can: (text) => enforcer.enforce(text),
    })
  },
}

const MOST = 100_000
const TOO_MANY = {
  cannot: `it looks at every line of policy for each question: seconds each; timed up to ${MOST} assignments`,
}
const HITS = 64

const MATCHER = 'here(r.question, p.rule) && about(r.question, p.rule) && matches(r.question, p.rule)'

async function addPolicy<Request>(
  enforcer: Enforcer,
  { requests }: Task,
  facts: Facts,
  questionOf: (request: Request) => Question,
): Promise<void> {
  const rules: Rule[] = [
    ...facts.grants.map(([holder, grant]) => ({ holder, grant })),
    ...facts.denials.map((denial) => ({ denial })),
  ]
  await addRules(enforcer, rules, facts, questionOf)
  const holders = new Map<string, ReadonlySet<string>>()
  for (const index of requests.indexes()) {
    const principal = requests.cut(index).principalId.toLowerCase()
    if (!holders.has(principal)) holders.set(principal, new Set(facts.holders(principal)))
  }
  await enforcer.addFunction('about', (request: Request, text: string) => {
    const rule = rules[Number(text)]
    const own = holders.get(questionOf(request).principal)
    if (rule === undefined || own === undefined) return false
    return 'grant' in rule ? own.has(rule.holder) : isAbout(rule.denial, [...own])
  })
}

/** Everything an answer depends on. */
function textOf({ principal, operation, path, request }: Question): string {
  const { attributes } = request
  return `${principal} ${operation} ${path} ${attributes === undefined ? '' : JSON.stringify(attributes)}`
}

function never(text: string): never {
  throw new RangeError(`asked something new: ${text}`)
}
