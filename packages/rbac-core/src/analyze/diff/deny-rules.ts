import { type DenyAssignment, type DenyPrincipal, isAudit, isEveryone } from '../../model/assignment.js'
import { principalKey } from '../../model/keys.js'
import type { FactTable } from './facts.js'

/** The deny assignments of a policy that block, by whom they mean: their facts. */
export class DenyRules {
  /** By rule. */
  readonly #facts: (readonly number[])[] = []
  readonly #forEveryone: number[] = []
  /** By the key of an id: the rules that name it, and those that exclude it. */
  readonly #naming = new Map<string, number[]>()
  readonly #excluding = new Map<string, number[]>()

  constructor(denyAssignments: readonly DenyAssignment[], table: FactTable) {
    for (const deny of denyAssignments) if (!isAudit(deny)) this.#add(deny, table)
  }

  /** The keys of all ids that they name or exclude. */
  get ids(): string[] {
    return [...this.#naming.keys(), ...this.#excluding.keys()]
  }

  /**
   * The facts of those that mean somebody of these ids, which are of one principal and the groups above it. O(ids + rules
   * found).
   */
  factsFor(ids: readonly string[]): number[] {
    const excluding = new Set(ids.flatMap((id) => this.#excluding.get(id) ?? []))
    const meaning = new Set([...this.#forEveryone, ...ids.flatMap((id) => this.#naming.get(id) ?? [])])
    return [...meaning].flatMap((rule) => (excluding.has(rule) ? [] : (this.#facts[rule] ?? [])))
  }

  #add(deny: DenyAssignment, table: FactTable): void {
    const rule = this.#facts.length
    this.#facts.push(
      deny.permissions.map((permission) => table.add(true, deny.scope, deny.doNotApplyToChildScopes, permission, deny)),
    )
    if (deny.principals.some(isEveryone)) this.#forEveryone.push(rule)
    for (const one of deny.principals) if (!isEveryone(one)) note(this.#naming, one, rule)
    for (const one of deny.excludePrincipals) note(this.#excluding, one, rule)
  }
}

function note(rules: Map<string, number[]>, { id }: DenyPrincipal, rule: number): void {
  const key = principalKey(id)
  const known = rules.get(key)
  if (known === undefined) rules.set(key, [rule])
  else known.push(rule)
}
