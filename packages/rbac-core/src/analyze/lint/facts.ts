import type { DenyAssignment, RoleAssignment, ScheduleInstance } from '../../model/assignment.js'
import { principalKey, roleKey } from '../../model/keys.js'
import type { ParsedPolicy } from '../../model/policy.js'
import type { RoleDefinition } from '../../model/role-definition.js'
import { shown } from '../../model/shown.js'
import { foldAscii } from '../../model/text.js'
import { type Hierarchy, hierarchyOf } from '../../scope/hierarchy.js'
import { type Scope, scopeKind, storedScope } from '../../scope/scope.js'
import { ScopeTrie } from '../../scope/trie.js'
import { Catalogue } from './catalogue.js'
import { Coverage } from './cover.js'
import { Conditions } from './demands.js'
import { Groups } from './groups.js'
import type { LintSettings } from './options.js'

/** A role that somebody holds, or may activate. */
export interface Held {
  readonly item: RoleAssignment | ScheduleInstance
  /** The id of the item, case folded. */
  readonly key: string
  readonly kind: 'assigned' | 'active' | 'eligible'
  readonly principal: string
  readonly roleKey: string
  /** What two that grant the same under the same condition share. */
  readonly grant: string
  /** Undefined when the policy lacks it. */
  readonly role: RoleDefinition | undefined
  readonly scope: Scope
  readonly node: number
  /** Holds while `start <= now < end`; infinite where it is open. */
  readonly start: number
  readonly end: number
}

export interface PlacedDeny {
  readonly item: DenyAssignment
  readonly scope: Scope
  readonly node: number
}

/** What the rules know of a policy: its items, indexed. Made once, O(policy). */
export class Facts {
  readonly policy: ParsedPolicy
  readonly settings: LintSettings
  readonly roles: ReadonlyMap<string, RoleDefinition>
  readonly held: readonly Held[]
  readonly denies: readonly PlacedDeny[]
  readonly groups: Groups
  readonly hierarchy: Hierarchy
  /** Undefined when nobody said which actions exist. */
  readonly catalogue: Catalogue | undefined
  readonly coverage: Coverage = new Coverage()
  readonly conditions: Conditions = new Conditions()
  readonly #types = new Map<string, string>()
  readonly #names = new Map<string, string>()
  readonly #trie: ScopeTrie
  /** The root and management groups. */
  readonly #wide = new Set([ROOT])
  readonly #covering = new Map<string, readonly number[]>()

  constructor(policy: ParsedPolicy, settings: LintSettings) {
    this.policy = policy
    this.settings = settings
    this.roles = new Map(policy.roleDefinitions.map((role) => [roleKey(role.id), role]))
    this.groups = new Groups(policy)
    this.hierarchy = hierarchyOf(policy)
    this.#trie = new ScopeTrie(this.hierarchy)
    const scopes = new Map<string, { scope: Scope; node: number }>()
    const standing = (text: string) => {
      const known = scopes.get(text)
      if (known !== undefined) return known
      const scope = storedScope(text)
      const made = { scope, node: this.#trie.insert(scope).node }
      if (scopeKind(scope) === 'managementGroup') this.#wide.add(made.node)
      scopes.set(text, made)
      return made
    }
    const heldBy = (kind: Held['kind'], item: RoleAssignment | ScheduleInstance): Held => {
      const role = roleKey(item.roleDefinitionId)
      const { condition, conditionVersion } = item
      const { scope, node } = standing(item.scope)
      return {
        item,
        key: foldAscii(item.id),
        kind,
        principal: principalKey(item.principalId),
        roleKey: role,
        grant: condition === undefined ? role : JSON.stringify([role, condition, conditionVersion]),
        role: this.roles.get(role),
        scope,
        node,
        start: ('startTime' in item ? item.startTime : undefined) ?? Number.NEGATIVE_INFINITY,
        end: ('endTime' in item ? item.endTime : undefined) ?? Number.POSITIVE_INFINITY,
      }
    }
    this.held = [
      ...policy.roleAssignments.map((item) => heldBy('assigned', item)),
      ...policy.roleAssignmentScheduleInstances.map((item) => heldBy('active', item)),
      ...policy.roleEligibilityScheduleInstances.map((item) => heldBy('eligible', item)),
    ]
    this.denies = policy.denyAssignments.map((item) => ({ item, ...standing(item.scope) }))
    for (const { item, principal } of this.held) {
      const [known, type] = [this.#types.get(principal), item.principalType]
      // Where assignments differ, no order of them may decide.
      if (type !== undefined && (known === undefined || type < known)) this.#types.set(principal, type)
    }
    for (const { id, type, displayName } of [...policy.principals, ...policy.groups.map(asPrincipal)]) {
      this.#types.set(principalKey(id), type)
      if (displayName !== undefined) this.#names.set(principalKey(id), displayName)
    }
    const { operations = policy.actions } = settings
    this.catalogue = operations.length === 0 ? undefined : new Catalogue(operations)
  }

  /** The nodes of what covers a scope and everything that the scope covers, outermost first. */
  covering(scope: Scope): readonly number[] {
    const known = this.#covering.get(scope.path)
    if (known !== undefined) return known
    const { nodes } = this.#trie.covering(scope)
    // `/providers` covers a management group by its path, and not the subscriptions that hang under it.
    const whole = scopeKind(scope) === 'managementGroup' ? nodes.filter((node) => this.#wide.has(node)) : nodes
    this.#covering.set(scope.path, whole)
    return whole
  }

  /** What the policy says a principal is, case folded; undefined where it does not. */
  typeOf(principal: string): string | undefined {
    const type = this.#types.get(principal)
    return type === undefined ? undefined : foldAscii(type)
  }

  /** A principal's name for a message, else its id. */
  called(id: string): string {
    return shown(this.#names.get(principalKey(id)) ?? id)
  }
}

/** The node of `/`. */
const ROOT = 0

function asPrincipal({ id, displayName }: { readonly id: string; readonly displayName?: string }) {
  return { id, type: 'Group', displayName }
}
