import { createRequire } from 'node:module'
import type { AccessRequest, PolicySections } from 'rbac-core'
import { scopePath } from '../../reference/scopes.js'
import { fold } from '../../reference/text.js'
import { type Rule, rulesOf } from '../expressible.js'

type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs')
/** A CommonJS module that has no ESM twin for Node. */
const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs') as Cedar

/** Cedar's own part: groups, what lies below which scope, that a forbid beats every permit, and exclusions. */
export async function cedarOver(policy: PolicySections): Promise<(request: AccessRequest) => Promise<boolean>> {
  const rules = rulesOf(policy)
  const staticPolicies = rules.map(textOf).join('\n')
  const people = [...parentsOf(policy)].map(([id, groups]) =>
    entity(
      'P',
      id,
      groups.map((group) => uid('P', group)),
    ),
  )
  return async (request) => {
    const principal = uid('P', fold(request.principalId))
    const resource = uid('S', scopePath(request.scope))
    const listing = rules.flatMap((rule, index) => (rule.lists(request) ? [uid('Action', `rule ${index}`)] : []))
    const asker = people.some(({ uid: known }) => known.id === principal.id) ? [] : [entity('P', principal.id, [])]
    const answer = cedar.isAuthorized({
      principal,
      action: uid('Action', 'asked'),
      resource,
      context: {},
      policies: { staticPolicies },
      entities: [...people, ...asker, entity('Action', 'asked', listing), ...placesAbove(resource.id, policy)],
    })
    if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '))
    return answer.response.decision === 'allow'
  }
}

function textOf({ effect, holder, scope, onlyHere, excluded }: Rule, index: number): string {
  const who = holder === undefined ? 'principal' : `principal in P::${JSON.stringify(holder)}`
  const where = `resource ${onlyHere ? '==' : 'in'} S::${JSON.stringify(scopePath(scope))}`
  const but = excluded.map((id) => `principal in P::${JSON.stringify(id)}`).join(' || ')
  const unless = but === '' ? '' : ` unless { ${but} }`
  return `${effect === 'allow' ? 'permit' : 'forbid'}(${who}, action in Action::"rule ${index}", ${where})${unless};`
}

/** The groups that each id is directly in. */
function parentsOf({ groups }: PolicySections): Map<string, string[]> {
  const parents = new Map<string, string[]>(groups.map(({ id }) => [fold(id), []]))
  for (const { id, members } of groups) {
    for (const member of members) parents.set(fold(member), [...(parents.get(fold(member)) ?? []), fold(id)])
  }
  return parents
}

const GROUPS = '/providers/microsoft.management/managementgroups/'

/**
 * The scope and all above it, each in what lies directly above: by its path, and by the links of management groups. A
 * management group that is reached by a link is no part of the path, so what its own path lies in does not count.
 */
function placesAbove(path: string, { managementGroups }: PolicySections): ReturnType<typeof entity>[] {
  const places = new Map<string, ReturnType<typeof entity>>()
  const add = (at: string, isOnPath: boolean): void => {
    if (places.has(at)) return
    const byPath = at === '/' ? [] : [isOnPath ? at.slice(0, at.lastIndexOf('/')) || '/' : '/']
    const byLink = managementGroups.flatMap(({ id, parent, subscriptions }) => [
      ...(subscriptions.some((name) => at === `/subscriptions/${fold(name)}`) ? [GROUPS + fold(id)] : []),
      ...(parent !== null && at === GROUPS + fold(id) ? [GROUPS + fold(parent)] : []),
    ])
    places.set(
      at,
      entity(
        'S',
        at,
        [...byPath, ...byLink].map((above) => uid('S', above)),
      ),
    )
    for (const above of byPath) add(above, isOnPath)
    for (const above of byLink) add(above, false)
  }
  add(path, true)
  return [...places.values()]
}

function uid(type: string, id: string): { type: string; id: string } {
  return { type, id }
}

function entity(type: string, id: string, parents: { type: string; id: string }[]) {
  return { uid: uid(type, id), attrs: {}, parents }
}
