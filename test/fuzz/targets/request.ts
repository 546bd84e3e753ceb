import { ACCESS_REQUEST_KEYS, type AccessRequest, createEngine, parsePolicy } from 'rbac-core'
import { render } from 'rbac-core/explain'
import { scopeFilter, whatCan, whereCan, whoCan } from 'rbac-core/query'
import { documentOf } from '../../worlds/document.js'
import { worldDraft } from '../../worlds/draft.js'
import { randomFrom } from '../../worlds/gen.js'
import { build, CLOCK_TIME } from '../../worlds/world.js'
import { parsed, withTreeChanged } from '../json-tree.js'
import { agree, answerOf, holds } from '../laws.js'
import { alive, STRANGE } from '../strange.js'
import type { FuzzTarget } from '../target.js'

const world = build(worldDraft(24).draw(randomFrom(12)))
const engine = createEngine(parsePolicy(documentOf(world.policy, 0)), { clock: () => new Date(CLOCK_TIME) })

const WORDS = [
  ...ACCESS_REQUEST_KEYS,
  ...['Request', 'Resource', 'Principal', 'Environment', 'limit', 'cursor', 'id', 'length', 'then', 'toJSON', '0'],
  ...STRANGE,
]

export const target: FuzzTarget = {
  about: 'an access request of any value at all, asked in every way a library can be',
  covers: ['rbac-core/src/engine/', 'rbac-core/src/query/', 'rbac-core/src/explain/'],
  seeds: [
    ...world.requests.map((request) => JSON.stringify(request)),
    'null',
    '[]',
    '"$proxy"',
    '{"principalId":"alice","action":"P/r/read","scope":"/","groupIds":["$symbol","g1"],"now":"$badDate"}',
  ],
  dictionary: [...WORDS.map((word) => JSON.stringify(word)), '{', '}', '[', ']', ',', ':', 'true', 'null'],
  longest: 1536,
  mutate: withTreeChanged(WORDS),
  run(text) {
    const tree = parsed(text)
    if (tree === undefined) return
    const request = alive(tree) as AccessRequest
    const decision = answerOf(() => engine.check(request))
    const allowed = answerOf(() => engine.can(request))
    const told = answerOf(() => engine.explain(request))
    const many = answerOf(() => engine.checkMany([request, request]))
    if ('refusal' in decision) {
      for (const [name, other] of Object.entries({ allowed, told, many })) {
        agree(
          `what check refuses is refused (${name})`,
          'refusal' in other && other.refusal.code,
          decision.refusal.code,
        )
      }
    } else {
      agree('can is check', allowed, { value: decision.value.allowed })
      agree('explain is check', 'value' in told && told.value.decision, decision.value)
      agree('checkMany is check', many, { value: [decision.value, decision.value] })
      if ('value' in told)
        holds('an explanation can be shown', !/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(render(told.value)))
    }
    const [principalId, scope, action, attributes] = ['principalId', 'scope', 'action', 'attributes'].map(
      memberOf(request),
    )
    const access = answerOf(() => engine.accessFor(principalId as never, scope as never))
    if ('value' in access) answerOf(() => access.value.check(action as never, attributes as never))
    for (const ask of [whoCan, whatCan, whereCan, scopeFilter])
      answerOf(() => ask(engine, request as never, request as never))
    for (const change of [request, { add: request }, { remove: request }])
      answerOf(() => throwaway.update(change as never))
    answerOf(() => createEngine(parsePolicy({}), request as never))
  },
}

/** A member of a value that may not let itself be asked for one; then the value. */
function memberOf(value: unknown): (name: string) => unknown {
  return (name) => {
    try {
      return (value as Record<string, unknown>)[name]
    } catch {
      return value
    }
  }
}

const throwaway = createEngine(parsePolicy({}))
