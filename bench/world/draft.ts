import type { Permission } from 'rbac-core'
import { MANAGEMENT_GROUPS, Places } from './places.js'
import { type Random, randomFrom } from './random.js'
import type { RoleChoice } from './roles.js'

/** A tenant in numbers. Holders are principals first, then groups. */
export interface Draft {
  readonly places: Places
  readonly principals: number
  readonly groups: number
  /** The groups of each principal, as holders. */
  readonly groupsOf: Lists
  readonly assignments: Assignments
  readonly denies: readonly Deny[]
}

/** Role assignments, one column each. */
export interface Assignments {
  readonly count: number
  readonly holder: Uint32Array
  readonly role: Uint16Array
  readonly place: Uint32Array
}

export interface Deny {
  /** The assignment it stands in the way of. */
  readonly target: number
  /** Index in `DENY_SHAPES`. */
  readonly shape: number
  readonly place: number
  readonly onlyHere: boolean
  /** Holders; undefined: everyone. */
  readonly holders: readonly number[] | undefined
  readonly excluded: readonly number[]
}

const EMPTY = { actions: [], notActions: [], dataActions: [], notDataActions: [] }

/** What deny assignments take away. */
export const DENY_SHAPES: readonly Permission[] = [
  { ...EMPTY, actions: ['*/delete'] },
  { ...EMPTY, actions: ['Microsoft.Authorization/*/write', 'Microsoft.Authorization/*/delete'] },
  { ...EMPTY, actions: ['*'], notActions: ['*/read'] },
  { ...EMPTY, actions: ['Microsoft.Network/*'], notActions: ['Microsoft.Network/*/read'] },
  { ...EMPTY, actions: ['Microsoft.KeyVault/vaults/*'], dataActions: ['Microsoft.KeyVault/vaults/secrets/*'] },
]

/** Lists of numbers in two arrays: a million lists cost two objects. */
export class Lists {
  readonly #starts: Uint32Array
  readonly #items: Uint32Array

  constructor(starts: Uint32Array, items: Uint32Array) {
    this.#starts = starts
    this.#items = items
  }

  at(index: number): Uint32Array {
    return this.#items.subarray(this.#starts[index], this.#starts[index + 1])
  }

  /** The lists turned round: for each of `count` items, the indexes of the lists it is in. */
  turned(count: number): Lists {
    const starts = new Uint32Array(count + 1)
    for (const item of this.#items) starts[item + 1] = (starts[item + 1] ?? 0) + 1
    for (let item = 0; item < count; item += 1) starts[item + 1] = (starts[item + 1] ?? 0) + (starts[item] ?? 0)
    const next = starts.slice()
    const indexes = new Uint32Array(this.#items.length)
    for (let list = 0; list < this.#starts.length - 1; list += 1) {
      for (const item of this.at(list)) {
        const at = next[item] ?? 0
        indexes[at] = list
        next[item] = at + 1
      }
    }
    return new Lists(starts, indexes)
  }

  /** One list of one item each. */
  static ofOne(items: Uint32Array): Lists {
    return new Lists(
      Uint32Array.from({ length: items.length + 1 }, (_, index) => index),
      items,
    )
  }
}

/** Draws a tenant with `count` role assignments, and principals in up to `groupsEach` groups. */
export function drawTenant(count: number, roles: RoleChoice, seed: number, groupsEach: number): Draft {
  const random = randomFrom(seed)
  const places = new Places(Math.floor(count / 200) + 1, seed)
  const principals = Math.max(1, Math.floor(count / 4))
  const groups = Math.max(1, Math.floor(count / 20))
  const groupsOf = drawMemberships(principals, groups, groupsEach, random)
  const assignments = drawAssignments(count, principals, groups, places, roles, random)
  const holders = principals + groups
  const denies = Array.from({ length: Math.max(1, Math.round(count / 200)) }, () =>
    drawDeny(assignments, holders, places, roles, random),
  )
  return { places, principals, groups, groupsOf, assignments, denies }
}

/** From none to `most` groups for each principal, half as many on average. */
function drawMemberships(principals: number, groups: number, most: number, random: Random): Lists {
  const starts = new Uint32Array(principals + 1)
  const items: number[] = []
  for (let principal = 0; principal < principals; principal += 1) {
    const own = new Set<number>()
    for (let left = random(most + 1); left > 0; left -= 1) own.add(principals + random(groups))
    for (const group of own) items.push(group)
    starts[principal + 1] = items.length
  }
  return new Lists(starts, Uint32Array.from(items))
}

function drawAssignments(
  count: number,
  principals: number,
  groups: number,
  places: Places,
  roles: RoleChoice,
  random: Random,
): Assignments {
  const holder = new Uint32Array(count)
  const role = new Uint16Array(count)
  const place = new Uint32Array(count)
  for (let index = 0; index < count; index += 1) {
    holder[index] = random(100) < 60 ? principals + random(groups) : random(principals)
    role[index] = drawRole(roles, random)
    place[index] = drawPlace(places, random)
  }
  return { count, holder, role, place }
}

function drawRole({ owner, contributor, reader, plain }: RoleChoice, random: Random): number {
  const share = random(100)
  if (share < 5) return owner
  if (share < 25) return contributor
  return share < 50 ? reader : (plain[random(plain.length)] ?? reader)
}

function drawPlace(places: Places, random: Random): number {
  const share = random(100)
  if (share < 10) return random(MANAGEMENT_GROUPS)
  const subscription = places.anySubscription(random)
  const level = share < 40 ? 'subscription' : share < 80 ? 'resourceGroup' : 'resource'
  return places.descend(subscription, level, random) ?? subscription
}

/** A deny that bites: it stands below an assignment that grants everything. */
function drawDeny(
  { count, holder, role, place }: Assignments,
  holders: number,
  places: Places,
  { owner }: RoleChoice,
  random: Random,
): Deny {
  const level = random(2) === 0 ? 'subscription' : 'resourceGroup'
  const start = random(count)
  let target = start
  let below: number | undefined
  for (let step = 0; step < count && below === undefined; step += 1) {
    target = (start + step) % count
    if (role[target] === owner) below = places.descend(place[target] ?? 0, level, random)
  }
  const everyone = random(100) < 30
  const some = (most: number) => Array.from({ length: random(most) }, () => random(holders))
  return {
    target,
    shape: random(DENY_SHAPES.length),
    place: below ?? places.anySubscription(random),
    onlyHere: random(100) < 10,
    holders: everyone ? undefined : [...new Set([holder[target] ?? 0, ...some(3)])],
    excluded: everyone ? [...new Set([random(holders), ...some(3)])] : [],
  }
}
