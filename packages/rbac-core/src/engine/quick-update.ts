import { RbacError } from '../errors.js'
import type { RoleAssignment } from '../model/assignment.js'
import { roleKey } from '../model/keys.js'
import { ParsedPolicy } from '../model/policy.js'
import { foldAscii } from '../model/text.js'
import type { CompiledPolicy } from './compiled-policy.js'
import { ConditionTable } from './conditions.js'
import type { Directory } from './directory.js'
import { IN_GROUPS, IN_PRINCIPALS, IS_VARIED, SETTLED } from './flat/holder-table.js'
import { NONE } from './flat/lookup.js'
import { grantOf, HELD_STRIDE } from './held.js'
import { PLACE_INTEGERS } from './place-numbers.js'
import { RequesterCache } from './requester-cache.js'
import { ScopeBuilder } from './scope-builder.js'
import { TextCache } from './text-cache.js'

/** A change of role assignments and nothing else. */
interface AssignmentChange {
  readonly add: readonly unknown[]
  readonly remove: readonly string[]
}

/**
 * The policy after a change of role assignments, made out of the one before: both share all that did not change, and
 * who reads the one before goes on doing so. Undefined where the change is of another kind, or anything about it is
 * worth a word: then the policy has to be edited as a whole, which says that word.
 *
 * O(the change and what its principals hold), whatever the size of the policy; the first removal makes an index.
 */
export function quickUpdate(policy: CompiledPolicy, change: unknown, memoCapacity: number): CompiledPolicy | undefined {
  const wanted = readChange(change)
  if (wanted === undefined || !policy.source.isPlain || isWorn(policy)) return undefined
  const removed = removedBy(policy, wanted.remove)
  const added = removed === undefined ? undefined : addedBy(policy, wanted.add, removed)
  if (removed === undefined || added === undefined) return undefined
  const revision = policy.revision + 1
  const changes = new Map<number, number[]>()
  const itemsOf = (holder: number): number[] => {
    const items = changes.get(holder) ?? policy.held.itemsOf(holder)
    changes.set(holder, items)
    return items
  }
  for (const number of removed) {
    const items = itemsOf(policy.assignments.holderOf(number))
    for (let at = 0; at < items.length; at += HELD_STRIDE) {
      if (items[at + 2] === number) items.splice(at, HELD_STRIDE)
    }
    policy.assignments.remove(number, revision)
  }
  const nodesBefore = policy.scopes.size
  for (const item of appended(policy, added)) itemsOf(item.holder).push(item.node, item.grant, item.number)
  const { held, places } = policy
  return {
    ...policy,
    revision,
    source: policy.source.after(revision, policy.assignments.length),
    held: changes.size === 0 ? held : held.with(changes),
    places: policy.scopes.size === nodesBefore ? places : new TextCache(memoCapacity, PLACE_INTEGERS),
    requesters: new RequesterCache(memoCapacity),
  }
}

/** Undefined for what is no such change, or no change at all: who edits the whole says what is wrong with it. */
function readChange(change: unknown): AssignmentChange | undefined {
  if (!isPlain(change) || !hasOnly(change, ['add', 'remove'])) return undefined
  const add = listIn(change, 'add')
  const remove = listIn(change, 'remove')
  if (add === undefined || remove === undefined) return undefined
  return remove.every((id) => typeof id === 'string') ? { add, remove } : undefined
}

function listIn(change: object, key: string): readonly unknown[] | undefined {
  const part: unknown = Reflect.get(change, key)
  if (part === undefined) return []
  if (!isPlain(part) || !hasOnly(part, ['roleAssignments'])) return undefined
  const list: unknown = Reflect.get(part, 'roleAssignments')
  if (list === undefined) return []
  return Array.isArray(list) ? Array.from<unknown>(list) : undefined
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function hasOnly(value: object, keys: readonly string[]): boolean {
  return Object.keys(value).every((key) => keys.includes(key))
}

/** Has so much been taken away that it is time to compile anew? */
function isWorn({ assignments, held }: CompiledPolicy): boolean {
  const alive = assignments.length - assignments.removed
  return assignments.removed > alive + WEAR || held.kept > HELD_STRIDE * (alive * 4 + WEAR * 16)
}

const WEAR = 10_000

/** The numbers of what is to go; undefined where a name that the directory shows may go with it. */
function removedBy({ assignments, directory, revision }: CompiledPolicy, ids: readonly string[]): number[] | undefined {
  const removed = new Set<number>()
  // Schedule instances go with the assignment they belong to, which nothing leads to from here.
  if (ids.length > 0 && assignments.hasInstances) return undefined
  for (const id of ids) {
    for (const number of assignments.namedBy(id)) {
      if (!assignments.isAlive(number, revision)) continue
      const holder = assignments.holderOf(number)
      if (directory.holders.has(holder, IS_VARIED) && !directory.holders.has(holder, SETTLED)) return undefined
      removed.add(number)
    }
  }
  return [...removed]
}

/** What is to be added, read and checked; undefined where there is anything to say about it. */
function addedBy(
  policy: CompiledPolicy,
  add: readonly unknown[],
  removed: readonly number[],
): readonly RoleAssignment[] | undefined {
  if (add.length === 0) return []
  const read = readAdded(policy.source.setting, add)
  return read?.every((assignment) => fits(policy, assignment, removed)) === true ? read : undefined
}

/** Reads them into a policy that has the roles and the hierarchy, and nothing else. */
function readAdded(setting: ParsedPolicy, add: readonly unknown[]): readonly RoleAssignment[] | undefined {
  try {
    const { roleAssignments, warnings } = ParsedPolicy.edit(setting, { add: { roleAssignments: add } })
    return warnings.length === 0 ? roleAssignments : undefined
  } catch (error) {
    if (error instanceof RbacError) return undefined
    throw error
  }
}

function fits(policy: CompiledPolicy, assignment: RoleAssignment, removed: readonly number[]): boolean {
  const { assignments, directory, revision, roles, texts } = policy
  const role = texts.roles.keys.find(roleKey(assignment.roleDefinitionId))
  if (role === NONE || roles[role] === undefined) return false
  const key = foldAscii(assignment.id)
  const isThere = assignments
    .namedBy(assignment.id)
    .some(
      (number) =>
        assignments.isAlive(number, revision) &&
        !removed.includes(number) &&
        foldAscii(assignments.idOf(number)) === key,
    )
  return !isThere && isKnown(assignment, directory)
}

/** Does the directory list the principal, as far as it lists anybody, and does it spell it as this does? */
function isKnown({ principalId, principalType }: RoleAssignment, { holders, groups, principals }: Directory): boolean {
  const holder = holders.find(principalId)
  const isSettled = holders.has(holder, SETTLED)
  if (holder !== NONE && !isSettled && (holders.has(holder, IS_VARIED) || !holders.isSpelt(holder, principalId))) {
    return false
  }
  if (holders.has(holder, IN_GROUPS)) return true
  if (foldAscii(principalType ?? '') === 'group') return groups.length === 0
  return principals.length === 0 || holders.has(holder, IN_PRINCIPALS)
}

interface Appended {
  readonly number: number
  readonly holder: number
  readonly node: number
  readonly grant: number
}

/** Adds them to the columns, where no policy knows of them yet. */
function appended(policy: CompiledPolicy, added: readonly RoleAssignment[]): Appended[] {
  const { assignments, directory, scopes, texts } = policy
  const builder = new ScopeBuilder(texts.scopes, scopes)
  const conditions = new ConditionTable()
  const known = { whole: new Map<string, number>(), parts: new Map<string, number>() }
  return added.map((source) => {
    const holder = directory.holders.intern(source.principalId)
    const spelling = directory.holders.isSpelt(holder, source.principalId) ? undefined : source.principalId
    const scope = builder.text(source.scope)
    const resolved = { holder, scope, role: texts.roles.add(source.roleDefinitionId, known), spelling }
    const number = assignments.add(source, resolved, 'roleAssignments', (one) => conditions.compiled(one), false)
    return { number, holder, node: builder.nodeOf(scope, source.scope), grant: grantOf(assignments, number) }
  })
}
