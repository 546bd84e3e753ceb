import type { Policy } from 'rbac-core'
import { randomFrom } from '../world/random.js'
import { type Kind, kindsOf, type Sample } from './kinds.js'

/** What is to be done to an engine, without the policy it was made from: who serves a policy does not keep it. */
export interface Plan {
  readonly kinds: readonly Kind[]
  /** Names of assignments, in batches, that wear the policy out when they are taken away; none where it is too small. */
  readonly wear: readonly (readonly string[])[]
  /** Enough changes, of every kind as many, for the policy to be put together anew meanwhile. */
  readonly renewing: number
}

/** Draws a plan. O(policy). */
export function planOf(policy: Policy): Plan {
  const { roleAssignments, groups } = policy
  const memberships = groups.reduce((all, { members }) => all + members.length, 0)
  return {
    kinds: kindsOf(sampleOf(policy), randomFrom(1)),
    wear: wearOf(policy),
    renewing: changesToRenew(roleAssignments.length + groups.length, memberships),
  }
}

/** Some of the policy, of what stays when it is worn out. */
function sampleOf({ roleAssignments, denyAssignments, roleDefinitions, groups, managementGroups }: Policy): Sample {
  return {
    roleAssignments: roleAssignments.slice(-SAMPLE),
    denyAssignments,
    roleDefinitions,
    groups: groups.slice(0, SAMPLE).map(({ id, members }) => ({ id, members: members.slice(0, 3) })),
    managementGroups,
  }
}

function wearOf({ roleAssignments }: Policy): string[][] {
  const count = Math.floor(roleAssignments.length / 2) + BEYOND_HALF
  if (count > roleAssignments.length) return []
  const names = roleAssignments.slice(0, count).map(({ id }) => copied(id.slice(id.lastIndexOf('/') + 1)))
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, at) => names.slice(at * BATCH, (at + 1) * BATCH))
}

/**
 * A bit more than are needed: at each change sixty items come over, fewer where groups are carried over whole, and then the
 * changes that were made meanwhile, three more than are added.
 *
 * @see docs/decisions/0006-updates.md
 */
function changesToRenew(items: number, memberships: number): number {
  return Math.ceil((items / 60 + memberships / 40 + 500) * (4 / 3))
}

/** The same text in memory of its own: a piece of a text keeps the whole. */
function copied(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}

const SAMPLE = 20_000
/** So many more than half: ten thousand more have to be gone than are left, and something was added. */
const BEYOND_HALF = 5_200
/** Small: those that come after the renewal began are done again by it. */
const BATCH = 50
