import { chance, type Gen, list, nat, record, weighted } from './gen.js'

/**
 * A world before it has names: every reference is an index, so that whatever a shrinker does to it stays a valid
 * policy. `build` (world.ts) turns it into one.
 */
export interface WorldDraft {
  /** For each group, who is in it: users, then groups. Cycles are welcome. */
  readonly groups: readonly (readonly number[])[]
  /** For each management group, its parent: modulo its own index, which stands for none, so there is no cycle. */
  readonly managementGroups: readonly number[]
  /** For each subscription, its management group; one index stands for none. */
  readonly subscriptions: readonly number[]
  readonly roles: readonly (readonly BlockDraft[])[]
  readonly roleAssignments: readonly AssignmentDraft[]
  readonly schedules: readonly ScheduleDraft[]
  readonly eligibilities: readonly ScheduleDraft[]
  readonly denies: readonly DenyDraft[]
  /** Attributes the document knows: of each user, and of what lies at a few scopes. */
  readonly teams: readonly number[]
  readonly resources: readonly { readonly scope: ScopeDraft; readonly name: number }[]
  readonly requests: readonly RequestDraft[]
  /** Which spelling the document is written in. */
  readonly spelling: number
}

export interface PatternDraft {
  /** The action the pattern is cut from, and so one that it matches. */
  readonly action: number
  readonly kind: number
  /** In a not-list: cut from the first action the block lists, so that it takes something away. */
  readonly echo: boolean
  readonly cuts: readonly { readonly at: number; readonly length: number }[]
}

export interface BlockDraft {
  readonly actions: readonly PatternDraft[]
  readonly notActions: readonly PatternDraft[]
  readonly dataActions: readonly PatternDraft[]
  readonly notDataActions: readonly PatternDraft[]
  readonly condition: number
}

export interface ScopeDraft {
  readonly level: number
  readonly pick: number
  readonly style: number
}

export interface AssignmentDraft {
  readonly holder: HolderDraft
  /** 23 is a role that nobody defines. */
  readonly role: number
  readonly scope: ScopeDraft
  readonly condition: number
}

export interface HolderDraft {
  readonly kind: number
  readonly pick: number
  readonly style: number
}

export interface ScheduleDraft extends AssignmentDraft {
  readonly start: number
  readonly length: number
}

export interface DenyDraft {
  readonly everyone: boolean
  readonly everyoneType: number
  readonly principals: readonly HolderDraft[]
  readonly excluded: readonly HolderDraft[]
  readonly blocks: readonly BlockDraft[]
  readonly scope: ScopeDraft
  readonly childrenExempt: boolean
  readonly effect: number
  readonly condition: number
}

export interface RequestDraft {
  /** Which section the question starts from; one item of it, and one of its patterns. */
  readonly basis: number
  readonly item: number
  readonly block: number
  readonly pattern: number
  readonly who: number
  readonly descent: readonly number[]
  readonly stranger: HolderDraft
  readonly where: number
  readonly elsewhere: ScopeDraft
  readonly what: number
  readonly otherAction: number
  readonly otherPlane: boolean
  readonly groupIds: readonly HolderDraft[]
  readonly groupsIncomplete: boolean
  readonly time: number
  readonly offset: number
  readonly clock: number
  readonly attributes: number
  readonly subOperation: number
  readonly style: number
}

const pattern: Gen<PatternDraft> = record({
  action: nat(23),
  kind: weighted([5, 3, 3, 3, 4, 2]),
  echo: chance(60),
  cuts: list(record({ at: nat(12), length: nat(4) }), 1, 3),
})

/** 0 is no condition; the others are texts, see `CONDITIONS`. */
const condition: Gen<number> = weighted([66, ...Array.from({ length: 15 }, () => 1)])

const block: Gen<BlockDraft> = record({
  actions: list(pattern, 1, 4),
  notActions: list(pattern, 0, 1),
  dataActions: list(pattern, 0, 2),
  notDataActions: list(pattern, 0, 1),
  condition,
})

const scope: Gen<ScopeDraft> = record({
  level: weighted([8, 32, 26, 20, 10, 4]),
  pick: nat(11),
  style: weighted([12, 1, 1, 2, 1, 1, 1]),
})

const holder: Gen<HolderDraft> = record({ kind: weighted([30, 66, 4]), pick: nat(9), style: weighted([6, 1, 1, 1]) })

const assignment = { holder, role: nat(23), scope, condition }

const schedule: Gen<ScheduleDraft> = record({ ...assignment, start: nat(6), length: nat(4) })

const deny: Gen<DenyDraft> = record({
  everyone: chance(45),
  everyoneType: weighted([8, 1, 1]),
  principals: list(holder, 0, 2),
  excluded: list(holder, 0, 1),
  blocks: list(block, 1, 2),
  scope,
  childrenExempt: chance(20),
  effect: weighted([8, 1, 1, 1]),
  condition,
})

const request: Gen<RequestDraft> = record({
  basis: weighted([46, 22, 23, 2, 7]),
  item: nat(11),
  block: nat(1),
  pattern: nat(3),
  who: weighted([93, 7]),
  descent: list(nat(8), 1, 3),
  stranger: holder,
  where: weighted([37, 20, 5, 30, 3, 3, 2]),
  elsewhere: scope,
  what: weighted([84, 8, 8]),
  otherAction: nat(23),
  otherPlane: chance(6),
  groupIds: list(holder, 0, 1),
  groupsIncomplete: chance(8),
  time: nat(6),
  offset: nat(2),
  clock: nat(3),
  attributes: nat(15),
  subOperation: weighted([8, 1, 1]),
  style: weighted([6, 1, 1, 1]),
})

/** A small, dense world and up to `requests` questions about it. */
export function worldDraft(requests: number): Gen<WorldDraft> {
  return record({
    groups: list(list(nat(8), 0, 4), 5, 5),
    managementGroups: list(nat(11), 4, 4),
    subscriptions: list(weighted([1, 2, 3, 3, 1]), 3, 3),
    roles: list(list(block, 1, 2), 2, 6),
    roleAssignments: list(record(assignment), 2, 12),
    schedules: list(schedule, 0, 6),
    eligibilities: list(schedule, 0, 2),
    denies: list(deny, 0, 4),
    teams: list(nat(4), 4, 4),
    resources: list(record({ scope, name: nat(3) }), 0, 3),
    requests: list(request, 1, requests),
    spelling: nat(1),
  })
}
