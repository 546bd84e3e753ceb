import {
  type AccessRequest,
  createEngine,
  type Engine,
  type Policy,
  parsePolicy,
  RbacError,
  type RoleDefinition,
} from 'rbac-core'
import { type Condition, type Leaf, parseCondition, printCondition, type Truth } from 'rbac-core/condition'
import { withoutAssignments } from '../sections.js'
import type { Tally } from './tally.js'

/**
 * Counts, for each comparison in a condition, whether a test depended on it being true, and one on it being not. It
 * counts only where it decides: where the whole condition would come out otherwise, were it the other way.
 */
export class ConditionTally {
  readonly #tally: Tally
  readonly #policy: Policy
  readonly #clock: () => Date
  /** By the text of a condition: the keys of those who have it. */
  readonly #owners = new Map<string, string[]>()
  readonly #probes = new Map<string, Engine>()

  constructor(tally: Tally, policy: Policy, clock: () => Date) {
    this.#tally = tally
    this.#policy = policy
    this.#clock = clock
  }

  add(owner: string, title: string, condition: string | undefined): void {
    const tree = condition === undefined ? undefined : treeOf(condition)
    if (condition === undefined || tree === undefined) return
    const owners = this.#owners.get(condition) ?? []
    this.#owners.set(condition, [...owners, owner])
    for (const leaf of leavesOf(tree)) {
      const text = printCondition(leaf)
      for (const side of [true, false]) {
        const missing = side ? 'is never needed to be true' : 'is never needed to be other than true'
        this.#tally.add(leafKey(owner, text, side), {
          kind: 'condition',
          id: owner,
          what: `${title}: ${text}`,
          missing,
        })
      }
    }
  }

  /** Counts the conditions that the one assignment in force meets with this request. */
  exercise(request: AccessRequest, engine: Engine): void {
    if (this.#owners.size === 0) return
    for (const { condition } of engine.explain(request).conditions) {
      const tree = treeOf(condition)
      const owners = this.#owners.get(condition)
      if (tree === undefined || owners === undefined) continue
      const values = new Map(leavesOf(tree).map((leaf) => [leaf, this.#valueOf(leaf, request)]))
      for (const [leaf, value] of values) {
        if (!decides(tree, leaf, values)) continue
        for (const owner of owners) this.#tally.exercise(leafKey(owner, printCondition(leaf), value === 'true'))
      }
    }
  }

  /** Asks an engine in which everything hangs on this one comparison. */
  #valueOf(leaf: Leaf, request: AccessRequest): Truth {
    const text = printCondition(leaf)
    let probe = this.#probes.get(text)
    if (probe === undefined) {
      const roleAssignments = [
        { id: 'probe', principalId: PROBE, roleDefinitionId: PROBE_ROLE.id, scope: '/', condition: text },
      ]
      const document = { ...withoutAssignments(this.#policy), roleDefinitions: [PROBE_ROLE], roleAssignments }
      probe = createEngine(parsePolicy(document), { clock: this.#clock })
      this.#probes.set(text, probe)
    }
    const decision = probe.check({ ...request, groupIds: [...(request.groupIds ?? []), PROBE] })
    return decision.allowed ? 'true' : decision.reason === 'conditionFalse' ? 'false' : 'unknown'
  }
}

const PROBE = 'a group that only this probe knows'
const PROBE_ROLE: RoleDefinition = {
  id: '7e57ed00-0000-4000-8000-000000000001',
  roleName: 'Probe',
  permissions: [{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }],
  assignableScopes: ['/'],
}

function leafKey(owner: string, leaf: string, side: boolean): string {
  return JSON.stringify(['condition', owner, leaf, side])
}

/** Undefined for a text that does not parse: it is unknown, whatever is asked. */
function treeOf(condition: string): Condition | undefined {
  try {
    return parseCondition(condition)
  } catch (error) {
    if (error instanceof RbacError) return undefined
    throw error
  }
}

function leavesOf(tree: Condition): Leaf[] {
  switch (tree.kind) {
    case 'not':
      return leavesOf(tree.operand)
    case 'and':
    case 'or':
      return tree.operands.flatMap(leavesOf)
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return [tree]
  }
}

function decides(tree: Condition, leaf: Leaf, values: ReadonlyMap<Leaf, Truth>): boolean {
  const [on, off] = (['true', 'false'] as const).map((value) => truthOf(tree, new Map(values).set(leaf, value)))
  return (on === 'true') !== (off === 'true')
}

/** The value of the whole, given that of each part; three-valued. */
function truthOf(tree: Condition, values: ReadonlyMap<Leaf, Truth>): Truth {
  switch (tree.kind) {
    case 'not': {
      const value = truthOf(tree.operand, values)
      return value === 'unknown' ? value : value === 'true' ? 'false' : 'true'
    }
    case 'and':
    case 'or': {
      const parts = tree.operands.map((operand) => truthOf(operand, values))
      const winner = tree.kind === 'and' ? 'false' : 'true'
      if (parts.includes(winner)) return winner
      return parts.includes('unknown') ? 'unknown' : tree.kind === 'and' ? 'true' : 'false'
    }
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return values.get(tree) ?? 'unknown'
  }
}
