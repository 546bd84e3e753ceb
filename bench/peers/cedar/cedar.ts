import { type Denial, type Facts, type Grant, isAbout } from '../facts.js'
import { contestant, type Peer, type Task } from '../peer.js'
import { mattersIn, type Question } from '../place.js'
import { callFor, cedar, denialName, denialText, grantText } from './policies.js'

/** All of the policy in one set, parsed before. */
export const cedarWhole: Peer = {
  name: 'cedar-wasm',
  way: 'one set for the whole policy, parsed before; of the entities only those a question is about',
  prepare(task) {
    if (task.policy.roleAssignments.length > MOST) {
      return { cannot: `it takes tens of milliseconds for each question; timed up to ${MOST} assignments` }
    }
    const { facts } = task
    const set = parsed('whole', facts.grants, facts.denials, task)
    const groups = memo((principal: string) => facts.holders(principal))
    return contestant({
      input: (request) => {
        const question = facts.question(request)
        return callWith(question, facts, set, groups(question.principal), task)
      },
      can: isAllowed,
    })
  },
}

/** A set for each principal in each subscription that will be asked about, with only what matters there. */
export const cedarSlices: Peer = {
  name: 'cedar-wasm sliced',
  way: 'a set for each principal and subscription that are asked about, parsed before; only the entities a question is about',
  prepare(task) {
    const { facts } = task
    const sets = new Map<string, ParsedSet>()
    const groups = memo((principal: string) => facts.holders(principal))
    const sliceOf = ({ principal, shard }: Question) => `${principal} ${shard}`
    const asked = task.requests.first(ASKED)
    for (const index of asked.indexes()) {
      const question = facts.question(asked.cut(index))
      const name = sliceOf(question)
      if (sets.has(name)) continue
      const { principal, shard } = question
      const grants = facts.grantsOf(principal).filter((grant) => mattersIn(grant, shard))
      const denials = facts.denials
        .filter((denial) => mattersIn(denial, shard) && isAbout(denial, groups(principal)))
        .map((denial): Denial => ({ ...denial, principals: 'everyone', excluded: new Set() }))
      const held = grants.map((grant): [string, Grant] => [principal, grant])
      sets.set(name, parsed(name, held, denials, task))
    }
    return contestant({
      covers: ASKED,
      note: `${sets.size} sets of policies`,
      input: (request) => {
        const question = facts.question(request)
        const set = sets.get(sliceOf(question))
        if (set === undefined) throw new RangeError(`no slice for ${sliceOf(question)}`)
        // What is about the principal was sorted out already, so no groups need be passed.
        return callWith(question, facts, set, [], task)
      },
      can: isAllowed,
    })
  },
}

const MOST = 10_000
const ASKED = 300

interface ParsedSet {
  readonly name: string
  /** The operations of the roles and denials that the policies name. */
  readonly operations: ReadonlyMap<string, ReadonlySet<string>>
}

function parsed(
  name: string,
  grants: readonly [string, Grant][],
  denials: readonly Denial[],
  { world }: Task,
): ParsedSet {
  const texts = [
    ...grants.map(([holder, grant]) => grantText(holder, grant)),
    ...denials.map((denial) => denialText(denial, world)),
  ]
  const answer = cedar.preparsePolicySet(name, { staticPolicies: texts.join('\n') })
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '))
  const operations = new Map([
    ...grants.map(([, { role, operations }]) => [role, operations] as const),
    ...denials.map(({ id, operations }) => [denialName(id), operations] as const),
  ])
  return { name, operations }
}

type Call = Parameters<typeof cedar.statefulIsAuthorized>[0]

function callWith(
  question: Question,
  facts: Facts,
  { name, operations }: ParsedSet,
  groups: readonly string[],
  { world }: Task,
): Call {
  const sets = [...operations].flatMap(([id, own]) => (own.has(question.operation) ? [id] : []))
  return { ...callFor(question, facts, sets, groups, world), preparsedPolicySetId: name }
}

function isAllowed(call: Call): boolean {
  const answer = cedar.statefulIsAuthorized(call)
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '))
  return answer.response.decision === 'allow'
}

function memo<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>()
  return (key) => {
    const known = made.get(key) ?? make(key)
    made.set(key, known)
    return known
  }
}
