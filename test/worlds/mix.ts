import type { AccessRequest, Decision, PolicySections } from 'rbac-core'
import { allows, evaluate } from '../reference/evaluate.js'
import { type ConditionJudge, judgeCondition, type Surroundings } from '../reference/question.js'

/** What decided: a generator that drifts to trivial refusals proves nothing, so the shares are counted and held. */
export type Trait =
  | 'allowed'
  | 'denied'
  | 'group'
  | 'notActions'
  | 'time'
  | 'hierarchy'
  | 'condition'
  | 'unknownCondition'

/** The least and the most of each, in percent of all decisions. */
export const BANDS: { readonly [trait in Trait]: readonly [number, number] } = {
  allowed: [30, 50],
  denied: [10, 40],
  group: [20, 80],
  notActions: [5, 50],
  time: [5, 50],
  hierarchy: [3, 50],
  condition: [5, 50],
  unknownCondition: [10, 50],
}

export class Mix {
  readonly #counts = new Map<string, number>()
  #total = 0

  add(policy: PolicySections, request: AccessRequest, decision: Decision, around: Surroundings): void {
    this.#total += 1
    const seen = decision.allowed ? [] : [`reason ${decision.reason}`]
    for (const name of [...traitsOf(policy, request, decision, around), ...seen]) {
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
    }
  }

  /** Percent of all decisions, to one place. */
  share(name: string): number {
    return Math.round(((this.#counts.get(name) ?? 0) / this.#total) * 1000) / 10
  }

  /** The bands that do not hold, as text; empty when all do. */
  outside(): string[] {
    return Object.entries(BANDS)
      .filter(([trait, [least, most]]) => this.share(trait) < least || this.share(trait) > most)
      .map(([trait, [least, most]]) => `${trait}: ${this.share(trait)} % is not within ${least} to ${most}`)
  }

  toString(): string {
    const names = [...this.#counts.keys()].sort()
    return `${this.#total} decisions: ${names.map((name) => `${name} ${this.share(name)} %`).join(', ')}`
  }
}

/** A thing decided when the answer would be another without it. */
function traitsOf(policy: PolicySections, request: AccessRequest, decision: Decision, around: Surroundings): Trait[] {
  const without = (changed: PolicySections) => allows(changed, request, around) !== decision.allowed
  const judged = (truth: 'true' | 'false') =>
    allows(policy, request, { ...around, condition: () => truth }) !== decision.allowed
  const path = decision.allowed ? decision.grantedBy.groupPath : decision.deniedBy?.groupPath
  const reason = decision.allowed ? undefined : decision.reason
  const traits: readonly [Trait, boolean][] = [
    ['allowed', decision.allowed],
    ['denied', reason === 'denyAssignment'],
    ['group', path !== undefined && path.length > 0],
    ['notActions', without(withoutNotActions(policy))],
    ['time', without(withWindows(policy, 'open')) || without(withWindows(policy, 'shut'))],
    ['hierarchy', without({ ...policy, managementGroups: [] })],
    ['condition', judged('true') || judged('false')],
    ['unknownCondition', meetsUnknown(policy, request, around)],
  ]
  return traits.filter(([, holds]) => holds).map(([trait]) => trait)
}

/** Some condition on the way could not be told. */
function meetsUnknown(policy: PolicySections, request: AccessRequest, around: Surroundings): boolean {
  let met = false
  const condition: ConditionJudge = (...question) => {
    const truth = judgeCondition(...question)
    met ||= truth === 'unknown'
    return truth
  }
  evaluate(policy, request, { ...around, condition })
  return met
}

function withoutNotActions(policy: PolicySections): PolicySections {
  const bare = <T extends { readonly permissions: PolicySections['roleDefinitions'][number]['permissions'] }>(
    item: T,
  ): T => ({
    ...item,
    permissions: item.permissions.map((block) => ({ ...block, notActions: [], notDataActions: [] })),
  })
  return {
    ...policy,
    roleDefinitions: policy.roleDefinitions.map(bare),
    denyAssignments: policy.denyAssignments.map(bare),
  }
}

function withWindows(policy: PolicySections, windows: 'open' | 'shut'): PolicySections {
  const instances = policy.roleAssignmentScheduleInstances
  return {
    ...policy,
    roleAssignmentScheduleInstances:
      windows === 'shut' ? [] : instances.map(({ startTime: _start, endTime: _end, ...rest }) => rest),
  }
}
