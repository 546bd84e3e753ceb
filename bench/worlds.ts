import { casbinRoles } from './world/casbin-roles.js'
import { casbinSites } from './world/casbin-sites.js'
import { hospital } from './world/hospital.js'
import type { Roles } from './world/roles.js'
import { rolesAlone } from './world/roles-alone.js'
import { tenant } from './world/tenant.js'
import type { World } from './world/world.js'

/** What a world is drawn from. */
export interface Draw {
  readonly roles: Roles
  readonly seed: number
}

/** How many requests the log of a tenant holds, and that of a world of others. */
export const REQUESTS = 20_000
const FEWER_REQUESTS = 4_000

const tenantOf =
  (assignments: number, groupsEach = 20) =>
  ({ roles, seed }: Draw): World =>
    tenant({ assignments, seed, roles, requests: REQUESTS, groupsEach })

/** A principal is in a hundred on average, where there are as many. */
const MANY_GROUPS = 200

/** Every world by name. */
const MAKERS = {
  smallTeam: tenantOf(1_000),
  department: tenantOf(10_000),
  largeTenant: tenantOf(100_000),
  hugeTenant: tenantOf(1_000_000),
  giantTenant: tenantOf(10_000_000),
  manyGroups1k: tenantOf(1_000, MANY_GROUPS),
  manyGroups10k: tenantOf(10_000, MANY_GROUPS),
  manyGroups100k: tenantOf(100_000, MANY_GROUPS),
  rolesAlone: ({ roles, seed }: Draw) => rolesAlone(roles, FEWER_REQUESTS, seed),
  casbinSmall: ({ seed }: Draw) => casbinRoles(100, FEWER_REQUESTS, seed),
  casbinMedium: ({ seed }: Draw) => casbinRoles(1_000, FEWER_REQUESTS, seed),
  casbinLarge: ({ seed }: Draw) => casbinRoles(10_000, FEWER_REQUESTS, seed),
  casbinSites: ({ seed }: Draw) => casbinSites(FEWER_REQUESTS, seed),
  hospital5: ({ seed }: Draw) => hospital(5, FEWER_REQUESTS, seed),
  hospital100: ({ seed }: Draw) => hospital(100, FEWER_REQUESTS, seed),
  hospital300: ({ seed }: Draw) => hospital(300, FEWER_REQUESTS, seed),
} as const

export type WorldName = keyof typeof MAKERS

export const WORLD_NAMES = Object.keys(MAKERS) as readonly WorldName[]

/** The tenants by size, as they are asked for: `1k`. */
export const SIZES: ReadonlyMap<string, WorldName> = new Map([
  ['1k', 'smallTeam'],
  ['10k', 'department'],
  ['100k', 'largeTenant'],
  ['1m', 'hugeTenant'],
  ['10m', 'giantTenant'],
])

/** By tenant the one that is like it, but for principals who are in many groups. */
export const CROWDED: ReadonlyMap<WorldName, WorldName> = new Map([
  ['smallTeam', 'manyGroups1k'],
  ['department', 'manyGroups10k'],
  ['largeTenant', 'manyGroups100k'],
])

export function makeWorld(name: WorldName, draw: Draw): World {
  return MAKERS[name](draw)
}

/** Whether the world is a tenant shaped like Azure's: the ones that show how a cost grows. */
export function isTenant(name: WorldName): boolean {
  return [...SIZES.values()].includes(name)
}
