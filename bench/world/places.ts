import { guid, type Random } from './random.js'

/** How deep a place lies. */
export type Level = 'managementGroup' | 'subscription' | 'resourceGroup' | 'resource'

export const MANAGEMENT_GROUPS = 20

/**
 * Every place of a tenant as a number, so that a million assignments need no text.
 *
 * First the management groups (0 is the root, 1 to 4 hang under it, the rest under those), then one block for each
 * subscription: itself, its resource groups, their resources.
 */
export class Places {
  readonly subscriptions: number
  readonly #seed: number

  constructor(subscriptions: number, seed: number) {
    this.subscriptions = subscriptions
    this.#seed = seed
  }

  subscription(index: number): number {
    return MANAGEMENT_GROUPS + index * BLOCK
  }

  levelOf(place: number): Level {
    if (place < MANAGEMENT_GROUPS) return 'managementGroup'
    const offset = offsetOf(place)
    return offset === 0 ? 'subscription' : offset <= RESOURCE_GROUPS ? 'resourceGroup' : 'resource'
  }

  /** The place right above; undefined above the root management group. */
  parentOf(place: number): number | undefined {
    if (place === 0) return undefined
    if (place < FIRST_LEAF) return 0
    if (place < MANAGEMENT_GROUPS) return 1 + (place % (FIRST_LEAF - 1))
    const offset = offsetOf(place)
    if (offset === 0) return groupAbove(this.#subscriptionIndex(place))
    const subscription = place - offset
    return offset <= RESOURCE_GROUPS ? subscription : subscription + 1 + resourceGroupIndex(offset)
  }

  covers(outer: number, inner: number): boolean {
    for (let place: number | undefined = inner; place !== undefined; place = this.parentOf(place)) {
      if (place === outer) return true
    }
    return false
  }

  /** A random place one step below; undefined where there is none. */
  childOf(place: number, random: Random): number | undefined {
    const level = this.levelOf(place)
    if (level === 'resource') return undefined
    if (level === 'managementGroup') return this.#subscriptionUnder(place, random)
    if (level === 'subscription') return place + 1 + random(RESOURCE_GROUPS)
    const offset = offsetOf(place)
    return place - offset + 1 + RESOURCE_GROUPS + (offset - 1) * RESOURCES + random(RESOURCES)
  }

  /** A random place at `level`, below `place` or, when that is deeper already, `place`; undefined where there is none. */
  descend(place: number, level: Level, random: Random): number | undefined {
    let at: number | undefined = place
    while (at !== undefined && DEPTH[this.levelOf(at)] < DEPTH[level]) at = this.childOf(at, random)
    return at
  }

  /** A subscription, the popular ones more often. */
  anySubscription(random: Random): number {
    const share = random(65_536) / 65_536
    return this.subscription(Math.floor(this.subscriptions * share * share))
  }

  /** The scope, in the case Azure writes it in. */
  text(place: number): string {
    if (place < MANAGEMENT_GROUPS) {
      return `/providers/Microsoft.Management/managementGroups/${managementGroupName(place)}`
    }
    const subscription = `/subscriptions/${this.subscriptionId(this.#subscriptionIndex(place))}`
    const offset = offsetOf(place)
    if (offset === 0) return subscription
    if (offset <= RESOURCE_GROUPS) return `${subscription}/resourceGroups/${resourceGroupName(offset - 1)}`
    const group = resourceGroupName(resourceGroupIndex(offset))
    const { type, short } = typeAt(offset)
    return `${subscription}/resourceGroups/${group}/providers/${type}/${short}-${group}-${offset % RESOURCES}`
  }

  /** The scope of a child of a resource. */
  childText(place: number, index: number): string {
    return `${this.text(place)}/${typeAt(offsetOf(place)).child}/item-${index}`
  }

  subscriptionId(index: number): string {
    return guid(this.#seed, SUBSCRIPTION_KIND, index)
  }

  #subscriptionIndex(place: number): number {
    return Math.floor((place - MANAGEMENT_GROUPS) / BLOCK)
  }

  #subscriptionUnder(group: number, random: Random): number | undefined {
    for (let attempt = 0; attempt < 64; attempt += 1) {
      const subscription = this.anySubscription(random)
      if (this.covers(group, subscription)) return subscription
    }
    return undefined
  }
}

export function managementGroupName(index: number): string {
  return `Contoso-MG-${index}`
}

/** The management group a subscription hangs under. */
export function groupAbove(subscriptionIndex: number): number {
  return FIRST_LEAF + (subscriptionIndex % (MANAGEMENT_GROUPS - FIRST_LEAF))
}

const RESOURCE_GROUPS = 20
const RESOURCES = 20
const BLOCK = 1 + RESOURCE_GROUPS + RESOURCE_GROUPS * RESOURCES
const FIRST_LEAF = 5
const SUBSCRIPTION_KIND = 1
const DEPTH: Readonly<Record<Level, number>> = { managementGroup: 0, subscription: 1, resourceGroup: 2, resource: 3 }

const TEAMS = ['Payments', 'checkout', 'Search', 'identity', 'DataLake', 'ml-platform', 'Web', 'backoffice'] as const
const STAGES = ['prod', 'Test', 'dev'] as const
const TYPES = [
  { type: 'Microsoft.Compute/virtualMachines', short: 'vm', child: 'extensions' },
  { type: 'Microsoft.Storage/storageAccounts', short: 'sa', child: 'blobServices/default/containers' },
  { type: 'Microsoft.KeyVault/vaults', short: 'kv', child: 'secrets' },
  { type: 'Microsoft.Network/virtualNetworks', short: 'vnet', child: 'subnets' },
  { type: 'Microsoft.Sql/servers', short: 'sql', child: 'databases' },
  { type: 'Microsoft.Web/sites', short: 'app', child: 'slots' },
  { type: 'Microsoft.ContainerService/managedClusters', short: 'aks', child: 'agentPools' },
] as const

function offsetOf(place: number): number {
  return (place - MANAGEMENT_GROUPS) % BLOCK
}

/** Which resource group the resource at `offset` of its block lies in. */
function resourceGroupIndex(offset: number): number {
  return Math.floor((offset - 1 - RESOURCE_GROUPS) / RESOURCES)
}

function resourceGroupName(index: number): string {
  return `${TEAMS[index % TEAMS.length]}-${STAGES[index % STAGES.length]}-${index}`
}

function typeAt(offset: number): (typeof TYPES)[number] {
  return TYPES[offset % TYPES.length] ?? TYPES[0]
}
