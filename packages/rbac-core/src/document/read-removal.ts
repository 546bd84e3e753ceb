import { InvalidRequestError } from '../errors.js'
import { managementGroupKey, principalKey, roleKey } from '../model/keys.js'
import { kindOf } from '../model/kind-of.js'
import type { Removal } from '../model/policy.js'
import { shown } from '../model/shown.js'
import { nearest } from '../model/spelling.js'
import { foldAscii } from '../model/text.js'
import { isObject } from './check-keys.js'

/** @throws {InvalidRequestError} for anything but lists of ids and of `[group, member]` pairs */
export function readRemoval(remove: unknown): Removal {
  if (remove !== undefined && !isObject(remove)) {
    throw new InvalidRequestError(`remove must be an object, not ${kindOf(remove)}`)
  }
  const given = remove ?? {}
  checkNames('remove', given, REMOVABLE)
  return {
    roleAssignments: idsIn(given, 'roleAssignments', foldAscii),
    denyAssignments: idsIn(given, 'denyAssignments', foldAscii),
    roleDefinitions: idsIn(given, 'roleDefinitions', roleKey),
    groups: idsIn(given, 'groups', principalKey),
    memberships: membershipsIn(listIn(given, 'memberships')),
    managementGroups: idsIn(given, 'managementGroups', managementGroupKey),
  }
}

/** @throws {InvalidRequestError} for a key that is not one of `known` */
export function checkNames(what: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue
    const meant = nearest(name, known)
    const hint = meant === undefined ? `its keys are ${known.join(', ')}` : `did you mean \`${meant}\`?`
    throw new InvalidRequestError(`${what} has no key ${shown(name)} (${hint})`)
  }
}

const REMOVABLE = ['roleAssignments', 'denyAssignments', 'roleDefinitions', 'groups', 'memberships', 'managementGroups']

function idsIn(
  given: Readonly<Record<string, unknown>>,
  name: string,
  keyOf: (id: string) => string,
): ReadonlySet<string> {
  const ids = listIn(given, name)
  if (ids.length === 0) return NO_IDS
  const keys = new Set<string>()
  for (const [index, id] of ids.entries()) {
    if (typeof id !== 'string')
      throw new InvalidRequestError(`remove.${name}[${index}] must be text, not ${kindOf(id)}`)
    keys.add(keyOf(id))
  }
  return keys
}

function membershipsIn(pairs: readonly unknown[]): ReadonlyMap<string, ReadonlySet<string>> {
  if (pairs.length === 0) return NO_MEMBERSHIPS
  const memberships = new Map<string, Set<string>>()
  for (const [index, pair] of pairs.entries()) {
    const [group, member]: readonly unknown[] = Array.isArray(pair) && pair.length === 2 ? pair : []
    if (typeof group !== 'string' || typeof member !== 'string') {
      throw new InvalidRequestError(`remove.memberships[${index}] must be a pair of ids: [group, member]`)
    }
    const key = principalKey(group)
    const members = memberships.get(key) ?? new Set()
    memberships.set(key, members.add(principalKey(member)))
  }
  return memberships
}

/** Changes are kept while a policy is put together anew, and each is mostly of one kind. */
const NO_IDS: ReadonlySet<string> = new Set()
const NO_MEMBERSHIPS: ReadonlyMap<string, ReadonlySet<string>> = new Map()

function listIn(given: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const list = given[name] ?? []
  if (!Array.isArray(list)) throw new InvalidRequestError(`remove.${name} must be a list, not ${kindOf(list)}`)
  return list
}
