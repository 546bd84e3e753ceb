import {
  type Action,
  type Evaluation,
  type PageRequest,
  type Properties,
  type Resource,
  SEMANTICS,
  type Semantic,
  type Subject,
} from './entities.js'
import { invalid } from './refusal.js'

/** An object of a request, unchecked. What is not asked for is ignored, as AuthZEN says. */
export type Raw = Readonly<Record<string, unknown>>

/**
 * The parts of one question. They stand in for those of `defaults` whole, never merged. A part that is null is wrong and
 * was not left out: nobody else may be asked about instead.
 *
 * @throws {Refusal} for a part that is missing or of the wrong shape
 */
export function readEvaluation(raw: Raw, defaults: Raw = NOTHING): Evaluation {
  const context = readProperties(raw.context ?? defaults.context, 'context')
  return {
    subject: readSubject(raw.subject === undefined ? defaults.subject : raw.subject),
    action: readAction(raw.action === undefined ? defaults.action : raw.action),
    resource: readResource(raw.resource === undefined ? defaults.resource : raw.resource),
    ...(context !== undefined && { context }),
  }
}

export function readSubject(raw: unknown): Subject {
  const { type, id, properties } = readObject(raw, 'subject')
  return withProperties({ type: readText(type, 'subject.type'), id: readText(id, 'subject.id') }, properties, 'subject')
}

export function readResource(raw: unknown): Resource {
  const { type, id, properties } = readObject(raw, 'resource')
  return withProperties(
    { type: readText(type, 'resource.type'), id: readText(id, 'resource.id') },
    properties,
    'resource',
  )
}

export function readAction(raw: unknown): Action {
  const { name, properties } = readObject(raw, 'action')
  return withProperties({ name: readText(name, 'action.name') }, properties, 'action')
}

/** What is searched for: of its `id` nothing is read, whatever it is. */
export function readKind(raw: unknown, name: 'subject' | 'resource'): { type: string; properties?: Properties } {
  const { type, properties } = readObject(raw, name)
  return withProperties({ type: readText(type, `${name}.type`) }, properties, name)
}

/** The items of a batch, unchecked; undefined where it is a single question. */
export function readItems(raw: Raw, most: number): readonly unknown[] | undefined {
  const { evaluations } = raw
  if (evaluations === undefined || evaluations === null) return undefined
  if (!Array.isArray(evaluations)) throw invalid('evaluations must be a list')
  if (evaluations.length > most) throw invalid(`evaluations has more than ${most} items`)
  return evaluations.length === 0 ? undefined : evaluations
}

/** What the items of a batch may leave out; each is looked at where an item needs it. */
export function readDefaults(raw: Raw): Raw {
  for (const name of ['subject', 'action', 'resource', 'context']) {
    const value = raw[name]
    if (value !== undefined && value !== null) readObject(value, name)
  }
  return raw
}

export interface Options {
  readonly semantic: Semantic
  readonly explain: boolean
}

/** `explain` is ours: AuthZEN leaves the keys of `options` open. */
export function readOptions(raw: Raw): Options {
  const { options } = raw
  if (options === undefined || options === null) return { semantic: 'execute_all', explain: false }
  const { evaluations_semantic: given, explain } = readObject(options, 'options')
  const semantic = given === undefined || given === null ? 'execute_all' : SEMANTICS.find((known) => known === given)
  if (semantic === undefined) throw invalid(`options.evaluations_semantic must be one of ${SEMANTICS.join(', ')}`)
  if (explain !== undefined && typeof explain !== 'boolean') throw invalid('options.explain must be true or false')
  return { semantic, explain: explain === true }
}

export function readPage(raw: Raw, mostRows: number): PageRequest {
  const { page } = raw
  if (page === undefined || page === null) return {}
  const { token, limit } = readObject(page, 'page')
  if (token !== undefined && typeof token !== 'string') throw invalid('page.token must be text')
  if (limit !== undefined && !(typeof limit === 'number' && Number.isInteger(limit) && limit >= 1)) {
    throw invalid('page.limit must be a whole number of at least 1')
  }
  return {
    // An empty token is the end of a search that somebody goes on with all the same.
    ...(token !== undefined && token !== '' && { token }),
    ...(limit !== undefined && { limit: Math.min(limit, mostRows) }),
  }
}

export function readContext(raw: Raw): { readonly context?: Properties } {
  const context = readProperties(raw.context, 'context')
  return context === undefined ? {} : { context }
}

export function readObject(value: unknown, name: string): Raw {
  if (value === undefined || value === null) throw invalid(`${name} is missing`)
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(`${name} must be an object`)
  return value as Raw
}

const NOTHING: Raw = Object.freeze({})

function readText(value: unknown, name: string): string {
  if (value === undefined || value === null || value === '') throw invalid(`${name} is missing`)
  if (typeof value !== 'string') throw invalid(`${name} must be text`)
  return value
}

function readProperties(value: unknown, name: string): Properties | undefined {
  return value === undefined || value === null ? undefined : readObject(value, name)
}

function withProperties<Entity extends object>(
  entity: Entity,
  raw: unknown,
  name: string,
): Entity & { properties?: Properties } {
  const properties = readProperties(raw, `${name}.properties`)
  return properties === undefined ? entity : { ...entity, properties }
}
