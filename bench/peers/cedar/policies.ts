import { createRequire } from 'node:module'
import type { World } from '../../world/world.js'
import type { Denial, Facts, Grant } from '../facts.js'
import type { Place, Question } from '../place.js'

type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs')

/** A CommonJS module that has no ESM twin for Node. */
export const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs') as Cedar

/** A policy for each grant and denial. */
export function grantText(holder: string, { role, ...place }: Grant): string {
  return `permit(principal in ${uid('P', holder)}, action in ${uid('Action', role)}, resource${within(place)});`
}

export function denialText(
  { id, onlyHere, principals, excluded, isConditional, ...place }: Denial,
  world: World,
): string {
  const who = principals === 'everyone' ? [undefined] : [...principals]
  const unless = [...excluded].map((one) => `principal in ${uid('P', one)}`).join(' || ')
  const where = onlyHere ? ` == ${uid('S', place.path)}` : within(place)
  return who
    .map((one) =>
      [
        `forbid(principal${one === undefined ? '' : ` in ${uid('P', one)}`}, action in ${uid('Action', denialName(id))}, resource${where})`,
        isConditional ? ` when { ${world.condition?.cedar ?? 'true'} }` : '',
        unless === '' ? '' : ` unless { ${unless} }`,
        ';',
      ].join(''),
    )
    .join('\n')
}

/** The group of actions that a denial takes away. */
export function denialName(id: string): string {
  return `deny ${id}`
}

/** What holds at a management group holds in the subscriptions below, which are children of its entity. */
function within({ path }: Place): string {
  return path === '/' ? '' : ` in ${uid('S', path)}`
}

function uid(type: string, id: string): string {
  return `${type}::${JSON.stringify(id)}`
}

type Entity = Parameters<Cedar['statefulIsAuthorized']>[0]['entities'][number]

/**
 * The call for a question: of the entities only those it is about. The principal is in its groups, the resource in
 * everything above it, the action in the roles and denials that have it.
 *
 * @param sets the roles and denials that have the action, of those the policies name
 */
export function callFor(
  question: Question,
  facts: Facts,
  sets: readonly string[],
  groups: readonly string[],
  world: World,
): Omit<Parameters<Cedar['statefulIsAuthorized']>[0], 'preparsedPolicySetId'> {
  const principal = { type: 'P', id: question.principal }
  const action = { type: 'Action', id: question.operation }
  const resource = { type: 'S', id: question.path }
  const entities: Entity[] = [
    entity(
      principal,
      groups.filter((id) => id !== question.principal).map((id) => ({ type: 'P', id })),
    ),
    entity(
      action,
      sets.map((id) => ({ type: 'Action', id })),
    ),
    entity(
      resource,
      facts.above(question).map((id) => ({ type: 'S', id })),
    ),
  ]
  return { principal, action, resource, context: world.condition?.cedarContext(question.request) ?? {}, entities }
}

function entity(uid: { type: string; id: string }, parents: { type: string; id: string }[]): Entity {
  return { uid, attrs: {}, parents }
}
