import { AnswerTexts } from '../decide/answer.js'
import { decide, isAllowed, type Verdict } from '../decide/decide.js'
import { decideBatch } from '../decide/evaluations.js'
import { runSearch, type Search } from '../decide/search.js'
import type { ServedPolicy } from '../policy/served-policy.js'
import type { Evaluation } from '../wire/entities.js'
import {
  type Raw,
  readAction,
  readContext,
  readDefaults,
  readEvaluation,
  readItems,
  readKind,
  readOptions,
  readPage,
  readResource,
  readSubject,
} from '../wire/read-request.js'
import type { Job } from './job.js'

/** One question. */
export function answerEvaluation(body: Raw, job: Job): string {
  const { explain } = readOptions({ options: body.options })
  return textsOf(job.served).of(decided(readEvaluation(body), job, explain && job.caller.mayExplain))
}

/** A batch, or one question where there are no items. */
export async function answerEvaluations(body: Raw, job: Job): Promise<string> {
  const { semantic, explain } = readOptions(body)
  const items = readItems(body, job.limits.evaluations)
  if (items === undefined) return answerEvaluation(body, job)
  const withStory = explain && job.caller.mayExplain
  const texts = textsOf(job.served)
  const answers = await decideBatch(
    { items, defaults: readDefaults(body), semantic },
    (evaluation) => decided(evaluation, job, withStory),
    texts,
    job.turns(),
    // A story costs as much as many decisions do.
    withStory ? 32 : 1,
  )
  return `{"evaluations":[${answers.join(',')}],"context":{"revision":"${job.served.revision}"}}`
}

export function answerSubjectSearch(body: Raw, job: Job): Promise<string> {
  const { type, properties } = readKind(body.subject, 'subject')
  const rest = { action: readAction(body.action), resource: readResource(body.resource), ...readContext(body) }
  const kind = { type, ...(properties !== undefined && { properties }) }
  return answerSearch(body, job, {
    kind: 'subject',
    parts: { ...rest, subject: kind },
    candidates: job.mapping.subjects(kind, job.served.known),
    question: (id) => ({ ...rest, subject: { ...kind, id } }),
    entity: (id) => ({ type, id }),
  })
}

export function answerResourceSearch(body: Raw, job: Job): Promise<string> {
  const { type, properties } = readKind(body.resource, 'resource')
  const rest = { subject: readSubject(body.subject), action: readAction(body.action), ...readContext(body) }
  const kind = { type, ...(properties !== undefined && { properties }) }
  return answerSearch(body, job, {
    kind: 'resource',
    parts: { ...rest, resource: kind },
    candidates: job.mapping.resources(kind, job.served.known),
    question: (id) => ({ ...rest, resource: { ...kind, id } }),
    entity: (id) => ({ type, id }),
  })
}

export function answerActionSearch(body: Raw, job: Job): Promise<string> {
  const rest = { subject: readSubject(body.subject), resource: readResource(body.resource), ...readContext(body) }
  return answerSearch(body, job, {
    kind: 'action',
    parts: rest,
    candidates: job.mapping.actions(job.served.known),
    question: (name) => ({ ...rest, action: { name } }),
    entity: (name) => ({ name }),
  })
}

interface OpenQuestion extends Pick<Search, 'kind' | 'parts' | 'candidates'> {
  /** The question with this one in the open place. */
  readonly question: (candidate: string) => Evaluation
  readonly entity: (candidate: string) => object
}

async function answerSearch(body: Raw, job: Job, { kind, parts, candidates, question, entity }: OpenQuestion) {
  const { served, mapping, limits } = job
  const isFound = (candidate: string) => isAllowed(question(candidate), served, mapping)
  const search = { kind, parts, candidates, isFound, page: readPage(body, limits.searchRows) }
  const { found, nextToken } = await runSearch(search, limits.searchRows, job.turns())
  return JSON.stringify({
    page: { next_token: nextToken, count: found.length },
    context: { revision: served.revision },
    results: found.map(entity),
  })
}

function decided(evaluation: Evaluation, job: Job, explain: boolean): Verdict {
  const verdict = decide(evaluation, job.served, job.mapping, explain)
  job.records.decided(verdict, job.asked)
  return verdict
}

const TEXTS = new WeakMap<ServedPolicy, AnswerTexts>()

function textsOf(served: ServedPolicy): AnswerTexts {
  let texts = TEXTS.get(served)
  if (texts === undefined) {
    texts = new AnswerTexts(served.revision)
    TEXTS.set(served, texts)
  }
  return texts
}
