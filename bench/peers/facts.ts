import { type AccessRequest, type DenyAssignment, EVERYONE_ID, type Policy } from 'rbac-core'
import { Grants } from '../world/grants.js'
import type { Operation } from '../world/operations.js'
import type { World } from '../world/world.js'
import { covers, type Place, pathOf, placeOf, type Question, shardOf, shardsBelow } from './place.js'

/** Operations somebody may do somewhere. */
export interface Grant extends Place {
  readonly id: string
  readonly role: string
  readonly operations: ReadonlySet<string>
}

/** Operations nobody, or some, may do somewhere. */
export interface Denial extends Place {
  readonly id: string
  readonly operations: ReadonlySet<string>
  readonly onlyHere: boolean
  readonly principals: ReadonlySet<string> | 'everyone'
  readonly excluded: ReadonlySet<string>
  /** Under a condition that the world knows in other languages. */
  readonly isConditional: boolean
}

/**
 * A policy resolved for whoever has to be told: ids and scopes in lower case, patterns as sets of the operations there
 * are, groups and management groups flattened. Made before any clock runs.
 */
export class Facts {
  readonly denials: readonly Denial[]
  readonly #groups: ReadonlyMap<string, readonly string[]>
  readonly #grants: ReadonlyMap<string, readonly Grant[]>
  readonly #condition: World['condition']
  readonly #below: ReadonlyMap<string, ReadonlySet<string>>

  constructor(policy: Policy, world: World) {
    this.#condition = world.condition
    this.#groups = groupsOf(policy)
    const operations = world.operations()
    const below = shardsBelow(policy)
    this.#below = below
    const sets = operationSets(
      policy.roleDefinitions.map(({ permissions }) => permissions),
      operations,
    )
    const roles = new Map(policy.roleDefinitions.map(({ id }, index) => [id.toLowerCase(), sets[index]]))
    const grants = new Map<string, Grant[]>()
    for (const { id, principalId, roleDefinitionId, scope } of policy.roleAssignments) {
      const role = roleDefinitionId.toLowerCase()
      const grant = { id, role, operations: roles.get(role) ?? new Set<string>(), ...placeOf(scope, below) }
      push(grants, principalId.toLowerCase(), grant)
    }
    this.#grants = grants
    const denied = operationSets(
      policy.denyAssignments.map(({ permissions }) => permissions),
      operations,
    )
    this.denials = policy.denyAssignments.map((deny, index) => ({
      id: deny.id,
      operations: denied[index] ?? new Set<string>(),
      onlyHere: deny.doNotApplyToChildScopes === true,
      principals: principalsOf(deny),
      excluded: idsOf(deny.excludePrincipals),
      isConditional: deny.condition !== undefined,
      ...placeOf(deny.scope, below),
    }))
  }

  question(request: AccessRequest): Question {
    const path = pathOf(request.scope)
    return {
      principal: request.principalId.toLowerCase(),
      operation: keyOf(request.action, request.isDataAction === true),
      path,
      shard: shardOf(path) ?? path,
      request,
    }
  }

  /** The principal and all groups it is in, in lower case. */
  holders(principal: string): readonly string[] {
    const found = new Set([principal])
    for (const id of found) for (const group of this.#groups.get(id) ?? []) found.add(group)
    return [...found]
  }

  grantsOf(principal: string): Grant[] {
    return this.holders(principal).flatMap((holder) => this.#grants.get(holder) ?? [])
  }

  /** Every grant with the one who holds it. */
  get grants(): [holder: string, grant: Grant][] {
    return [...this.#grants].flatMap(([holder, grants]) => grants.map((grant): [string, Grant] => [holder, grant]))
  }

  /** The denials that are about the principal, whatever the place. */
  denialsOf(principal: string): Denial[] {
    const holders = this.holders(principal)
    return this.denials.filter((denial) => isAbout(denial, holders))
  }

  /** The paths of everything above the question's scope, management groups included. */
  above({ path, shard }: Question): string[] {
    const segments = path.split('/').slice(1, -1)
    const above = segments.slice(0, -1).map((_, index) => `/${segments.slice(0, index + 1).join('/')}/`)
    return [...above, ...[...this.#below].flatMap(([group, shards]) => (shards.has(shard) ? [group] : []))]
  }

  holds({ isConditional }: Denial, { request }: Question): boolean {
    return !isConditional || this.#condition?.holds(request) === true
  }
}

export function isAbout({ principals, excluded }: Denial, holders: readonly string[]): boolean {
  if (holders.some((holder) => excluded.has(holder))) return false
  return principals === 'everyone' || holders.some((holder) => principals.has(holder))
}

/** Whether a denial is in force where the question is about. */
export function reaches(denial: Denial, question: Question): boolean {
  return denial.onlyHere ? denial.path === question.path : covers(denial, question)
}

function groupsOf({ groups }: Policy): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { id, members } of groups) {
    for (const member of members) push(found, member.toLowerCase(), id.toLowerCase())
  }
  return found
}

function operationSets(
  blocks: ConstructorParameters<typeof Grants>[0],
  operations: readonly Operation[],
): ReadonlySet<string>[] {
  const grants = new Grants(blocks, operations)
  const keys = operations.map(({ name, isDataAction }) => keyOf(name, isDataAction))
  return blocks.map((_, index) => new Set(grants.of(index).map((operation) => keys[operation] ?? '')))
}

function keyOf(action: string, isDataAction: boolean): string {
  return (isDataAction ? `data:${action}` : action).toLowerCase()
}

function principalsOf({ principals }: DenyAssignment): ReadonlySet<string> | 'everyone' {
  return principals.some(({ id }) => id === EVERYONE_ID) ? 'everyone' : idsOf(principals)
}

function idsOf(principals: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(principals.map(({ id }) => id.toLowerCase()))
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}
