import type { ServerQuestion } from './rules.js'

/** How a server is asked, alone and in batches, and how an allow looks in its answers. */
export interface Wire {
  readonly one: (question: ServerQuestion) => Sent
  readonly batch: (questions: readonly ServerQuestion[]) => Sent
  readonly allow: string
}

export interface Sent {
  readonly path: string
  readonly body: object
}

export const authzenWire: Wire = {
  one: (question) => ({ path: '/access/v1/evaluation', body: authzenQuestion(question) }),
  batch: (questions) => ({ path: '/access/v1/evaluations', body: { evaluations: questions.map(authzenQuestion) } }),
  allow: '"decision":true',
}

export const cerbosWire: Wire = {
  one: (question) => ({ path: '/api/check/resources', body: cerbosBody([question]) }),
  // One request of Cerbos has one principal: the questions of a batch are asked for the first one's.
  batch: (questions) => ({ path: '/api/check/resources', body: cerbosBody(questions) }),
  allow: '"EFFECT_ALLOW"',
}

function authzenQuestion({ user, kind, action, owner }: ServerQuestion): object {
  return {
    subject: { type: 'user', id: user },
    action: { name: action },
    resource: { type: 'thing', id: kind, properties: { owner } },
  }
}

function cerbosBody(questions: readonly ServerQuestion[]): object {
  const [first] = questions
  return {
    principal: { id: first?.user, roles: [first?.role] },
    resources: questions.map(({ kind, action, owner }, index) => ({
      resource: { kind, id: `r-${index}`, attr: { owner } },
      actions: [action],
    })),
  }
}
