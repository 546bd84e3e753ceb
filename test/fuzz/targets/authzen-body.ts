import { createEngine, parsePolicy } from 'rbac-core'
import { startPdpServer } from 'rbac-server/authzen'
import { parsed, withTreeChanged } from '../json-tree.js'
import { agree, holds } from '../laws.js'
import type { FuzzTarget } from '../target.js'

const policy = parsePolicy({
  roleDefinitions: [
    { id: 'r', roleName: 'r', permissions: [{ actions: ['read', '*/read'], notActions: ['secret/*'] }] },
  ],
  roleAssignments: [
    { id: 'a', principalId: 'alice', roleDefinitionId: 'r', scope: '/record' },
    {
      id: 'b',
      principalId: 'bob',
      roleDefinitionId: 'r',
      scope: '/record/1',
      condition: "@Request[x] StringEquals 'y'",
    },
  ],
})
const clock = () => new Date(Date.UTC(2026, 0, 1))
const engine = createEngine(policy, { clock })

/** Started by the first input: a program that only looks at the target is not kept from ending by a server. */
let server: ReturnType<typeof startPdpServer> | undefined

const PATHS = ['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action']
const WORDS = [
  ...[
    'subject',
    'action',
    'resource',
    'context',
    'evaluations',
    'options',
    'evaluations_semantic',
    'type',
    'id',
    'name',
  ],
  ...[
    'properties',
    'page',
    'token',
    'limit',
    'next_token',
    'execute_all',
    'deny_on_first_deny',
    'permit_on_first_permit',
  ],
  ...['alice', 'bob', 'record', 'read', 'a/read', 'user', '~002f', '/', '..', 'x', 'y', 'K', '\u212a', '__proto__'],
]
const one = { subject: { type: 'user', id: 'alice' }, action: { name: 'read' }, resource: { type: 'record', id: '1' } }

type Raw = Readonly<Record<string, unknown>>

export const target: FuzzTarget = {
  about: 'the body of a request to the AuthZEN server, at each of its endpoints',
  covers: ['rbac-server/src/authzen/'],
  seeds: [
    JSON.stringify(one),
    JSON.stringify({ ...one, subject: { type: 'user', id: 'bob', properties: { a: 1 } }, context: { x: 'y' } }),
    JSON.stringify({
      ...one,
      evaluations: [{}, { action: { name: 'write' } }, { resource: { type: 'X', id: '/~%' } }],
    }),
    JSON.stringify({ ...one, options: { evaluations_semantic: 'deny_on_first_deny' }, evaluations: [{}, {}] }),
    JSON.stringify({ ...one, page: { limit: 1 } }),
    'null',
    '{"subject":{},"subject":{}}',
  ],
  dictionary: [
    ...WORDS.map((word) => JSON.stringify(word)),
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '\ufeff',
    '\\u0000',
    '1e400',
  ],
  longest: 1024,
  mutate: withTreeChanged(WORDS),
  async run(body) {
    server ??= startPdpServer({ policy, clock })
    const { app } = await server
    for (const path of PATHS) {
      const answer = await app.request(`/access/v1/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      holds(
        'a body is answered or refused',
        answer.status === 200 || answer.status === 400,
        `${path}: ${answer.status}`,
      )
      const told = parsed(await answer.text())
      if (answer.status !== 200) continue
      const asked = parsed(new TextDecoder().decode(new TextEncoder().encode(body)))
      holds('only JSON objects are answered', isRecord(asked) && isRecord(told))
      if (path === 'evaluation' && isRecord(told))
        agree('a decision is that of the engine', told.decision, decided(asked as Raw))
    }
  },
}

/** The question as the documentation maps it, asked of an engine. */
function decided({ subject, action, resource, context }: Raw): boolean {
  const [who, what, where] = [subject, action, resource] as Raw[]
  try {
    return engine.can({
      principalId: who?.id as string,
      action: what?.name as string,
      scope: `/${segment(where?.type as string)}/${segment(where?.id as string)}`,
      attributes: {
        Principal: (who?.properties ?? {}) as Record<string, never>,
        Resource: (where?.properties ?? {}) as Record<string, never>,
        Request: { ...((what?.properties ?? {}) as object), ...((context ?? {}) as object) } as Record<string, never>,
      },
    })
  } catch {
    return false
  }
}

/** Everything but what is certainly no trouble in a path, as `~` and four hex digits. */
function segment(text: string): string {
  const escaped = text.replace(
    /[^a-z0-9 !"$&'()*+,\-.:;<=>@[\]^_`{|}\u00a1-\u00ac\u00ae-\u05ff\u2100-\ud7ff]/g,
    (unit) => hex(unit),
  )
  return /^\.{1,2}$/.test(escaped) || escaped !== escaped.trim() ? escaped.replace(/^[. ]|[. ]$/g, hex) : escaped
}

function hex(unit: string): string {
  return `~${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
