import { attributesOf, leavesOf } from '../condition/walk.js'
import { grants } from '../engine/compiled/permissions.js'
import type { KeptSections } from '../engine/compiled/policy-source.js'
import { assignmentStep, isAllowed, passesRequester } from '../engine/decide/evaluate.js'
import { type Question, type QuestionContext, readPlace } from '../engine/request/question.js'
import { managementGroupKey, subscriptionKey } from '../model/keys.js'
import { compareText } from '../model/text.js'
import { managementGroupOf, type Scope, scopeKind, storedScope } from '../scope/scope.js'
import { ScopeTrie } from '../scope/trie.js'
import { type Demand, demandText, isMet, type Known } from './demand.js'
import { knownOf, prospectOf, Stakes, totalDemand } from './stakes.js'

/** How a question stands at a scope: allowed, refused, or the condition that is still to be met. */
export type Status = boolean | string

/** A scope at which the answer may change. */
export interface Stop {
  readonly scope: Scope
  /** As the policy writes it. */
  readonly text: string
  /** Below the scope, down to the next stops. */
  readonly below: Status
  /** Exactly at the scope. Differs from `below` by deny assignments for that scope alone, and by stored attributes. */
  readonly here: Status
  /** The stops that cover this one, outermost first, itself last. */
  readonly chain: readonly Stop[]
}

/** How one question stands everywhere. */
export interface ScopeMap {
  /** By path. */
  readonly stops: readonly Stop[]
  /**
   * Of two stops that cover one scope, does one always cover all of the other? Not where a management group and a path
   * such as `/subscriptions` or `/providers` are both stops: each covers things that the other does not.
   */
  readonly isTree: boolean
}

/** Which further stops a map needs. */
export interface MapOptions {
  /** All that hangs under a management group with a stop, so that the map can be read by paths alone. */
  readonly byPathAlone: boolean
}

/**
 * How one principal's question about one action stands at every scope there is.
 *
 * Between stops nothing changes: a scope that is no stop stands as the innermost stop above it does `below`. Stops are
 * the scopes of the assignments and deny assignments that matter, and of resources whose stored attributes do. Any two
 * scopes that the same stops cover stand alike.
 */
export function mapScopes(asked: Question, options: MapOptions): ScopeMap {
  return new MapBuilder(asked).map(options)
}

/** A stop in the making. */
interface Draft {
  readonly scope: Scope
  text: string
  readonly grants: Demand[]
  readonly lifts: Demand[]
  /** Something may hold here and not below. */
  isPoint: boolean
}

class MapBuilder {
  readonly #asked: Question
  readonly #anywhere: QuestionContext
  readonly #policy: KeptSections
  readonly #stakes: Stakes
  readonly #known: Known
  readonly #trie: ScopeTrie
  readonly #drafts = new Map<string, Draft>()

  constructor(asked: Question) {
    const { context } = asked
    const { policy } = context
    this.#asked = asked
    // The policy was allowed to hold its scopes, so no limit on requests may refuse one.
    const limits = { ...policy.limits, scopeLength: Infinity, scopeSegments: Infinity }
    this.#anywhere = { ...context, policy: { ...policy, limits } }
    this.#policy = policy.source.kept
    this.#stakes = new Stakes(policy.limits)
    // What is stored for a resource holds at its own scope only, so it is no part of what holds in between.
    this.#known = { ...knownOf(asked), storedResource: undefined }
    this.#trie = new ScopeTrie(policy.hierarchy)
  }

  map({ byPathAlone }: MapOptions): ScopeMap {
    this.#addGrants()
    this.#addDenies()
    this.#addPoints()
    const isTree = !this.#pathsCrossGroups()
    if (byPathAlone) this.#addAllUnderGroups()
    else if (!isTree) this.#addSubscriptions()
    const drafts = [...this.#drafts.values()]
    const byNode = new Map(drafts.map((draft) => [this.#trie.insert(draft.scope).node, draft]))
    const chains = drafts.map((draft) =>
      this.#trie.covering(draft.scope).nodes.flatMap((node) => byNode.get(node) ?? []),
    )
    const stops = new Map(drafts.map((draft, index) => [draft, this.#stopFor(draft, chains[index] ?? [])]))
    for (const [index, stop] of [...stops.values()].entries()) {
      stop.chain.push(...(chains[index] ?? []).flatMap((draft) => stops.get(draft) ?? []))
    }
    return { stops: [...stops.values()].sort((a, b) => compareText(a.scope.path, b.scope.path)), isTree }
  }

  #stopFor({ scope, text, isPoint }: Draft, chain: readonly Draft[]): Stop & { readonly chain: Stop[] } {
    const below = this.#statusBelow(chain)
    return { scope, text, below, here: isPoint ? this.#statusAt(scope) : below, chain: [] }
  }

  #addGrants(): void {
    for (const assignment of this.#asked.requester.assignments(this.#asked.context.policy)) {
      const step = assignmentStep(assignment, this.#asked)
      if (step !== 'granted' && step !== 'conditionFalse' && step !== 'conditionUnknown') continue
      const demand = this.#stakes.grantDemand(assignment, this.#asked, this.#known)
      if (demand !== false) this.#draft(assignment.source.scope).grants.push(demand)
    }
  }

  #addDenies(): void {
    const { context, requester, row } = this.#asked
    for (const deny of [...context.policy.denials.values()].flat()) {
      if (!deny.permissions.some(({ permissionClass }) => grants(row, permissionClass))) continue
      if (passesRequester(deny, requester) !== undefined) continue
      const lift = this.#stakes.denyLift(deny, this.#asked, this.#known)
      if (lift === true) continue
      const draft = this.#draft(deny.source.scope)
      if (deny.onlyHere) draft.isPoint = true
      else draft.lifts.push(lift)
    }
  }

  /** Resources with stored attributes, below something that asks for attributes of resources. */
  #addPoints(): void {
    const asking = [...this.#drafts.values()].filter(({ grants, lifts }) => [...grants, ...lifts].some(asksOfResource))
    const nodes = new Set(asking.map(({ scope }) => this.#trie.insert(scope).node))
    if (nodes.size === 0) return
    for (const { scope, attributes } of this.#policy.resources) {
      if (attributes === undefined) continue
      if (this.#trie.covering(storedScope(scope)).nodes.some((node) => nodes.has(node))) {
        this.#draft(scope).isPoint = true
      }
    }
  }

  #addAllUnderGroups(): void {
    const groups = [...this.#drafts.values()].filter(({ scope }) => scopeKind(scope) === 'managementGroup')
    const nodes = new Set(groups.map(({ scope }) => this.#trie.insert(scope).node))
    if (nodes.size === 0) return
    for (const { id, subscriptions } of this.#policy.managementGroups) {
      const path = `${GROUPS}/${managementGroupKey(id)}`
      if (!this.#trie.covering(storedScope(path)).nodes.some((node) => nodes.has(node))) continue
      this.#draft(path)
      for (const subscription of subscriptions) this.#draft(`/subscriptions/${subscriptionKey(subscription)}`)
    }
  }

  #pathsCrossGroups(): boolean {
    const scopes = [...this.#drafts.values()].map(({ scope }) => scope)
    const hasGroup = scopes.some((scope) => managementGroupOf(scope) !== undefined)
    return hasGroup && scopes.some(({ path }) => CROSSING.includes(path))
  }

  /** Then what covers a subscription can't be read off the innermost of its stops, unless it is one itself. */
  #addSubscriptions(): void {
    for (const { subscriptions } of this.#policy.managementGroups) {
      for (const subscription of subscriptions) this.#draft(`/subscriptions/${subscriptionKey(subscription)}`)
    }
  }

  #statusBelow(chain: readonly Draft[]): Status {
    const granting = chain.flatMap((draft) => draft.grants)
    const lifts = chain.flatMap((draft) => draft.lifts)
    if (granting.length === 0 || lifts.includes(false)) return false
    if (granting.includes(true) && lifts.length === 0) return true
    const demand = totalDemand(granting, lifts)
    if (isMet(demand, this.#known)) return true
    return demand === false ? false : demandText(demand)
  }

  #statusAt(scope: Scope): Status {
    const question = { ...this.#asked, place: readPlace(this.#anywhere, scope.text) }
    if (isAllowed(question)) return true
    const { demand } = prospectOf(question, this.#stakes)
    return typeof demand === 'boolean' ? demand : demandText(demand)
  }

  #draft(text: string): Draft {
    const scope = storedScope(text)
    const known = this.#drafts.get(scope.path)
    if (known !== undefined) {
      if (compareText(text, known.text) < 0) known.text = text
      return known
    }
    const draft: Draft = { scope, text, grants: [], lifts: [], isPoint: false }
    this.#drafts.set(scope.path, draft)
    this.#trie.insert(scope)
    return draft
  }
}

const GROUPS = '/providers/Microsoft.Management/managementGroups'
const CROSSING: readonly string[] = [
  '/subscriptions',
  '/providers',
  '/providers/microsoft.management',
  '/providers/microsoft.management/managementgroups',
]

function asksOfResource(demand: Demand): boolean {
  return (
    typeof demand !== 'boolean' &&
    leavesOf(demand).some((leaf) => attributesOf(leaf).some(({ source }) => source === 'Resource'))
  )
}
