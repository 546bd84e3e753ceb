import { hasOwnId } from '../../../model/assignment.js'
import type { Permission } from '../../../model/role-definition.js'
import { shown } from '../../../model/shown.js'
import { compareText } from '../../../model/text.js'
import type { Facts, Held } from '../facts.js'
import { at, type Remark } from '../finding.js'
import { HeldIndex } from '../held-index.js'
import { type Unit, unitsOf } from '../units.js'

/**
 * Role assignments that can go: what they grant, others grant to the same principals, there and at all times.
 *
 * Each is proved against those that stay, so all that are reported can go together: no request is then decided
 * differently. A unit is tried once, the narrowest first, so of two that grant the same the wider one stays.
 */
export function redundant(facts: Facts): Remark[] {
  const index = new HeldIndex(facts.held.filter(mayGrant))
  const remarks: Remark[] = []
  for (const unit of inOrder(unitsOf(facts.held), facts)) {
    const removed = unit.held.filter((one) => index.remove(one))
    const proofs = proofsOf(unit, index, facts)
    if (proofs === undefined) for (const one of removed) index.restore(one)
    else remarks.push(remark(unit, proofs, facts))
  }
  return remarks
}

function mayGrant({ kind, role }: Held): boolean {
  return kind !== 'eligible' && role !== undefined && role.permissions.length > 0
}

/** Narrow before wide, for a while before for ever, for one before for many; at last by id, the smallest kept. */
function inOrder(units: readonly Unit[], facts: Facts): Unit[] {
  const ranked = units.map((unit) => {
    const { main } = unit
    const { item } = main
    return {
      unit,
      // The first number that differs decides; the smaller one is tried first.
      rank: [
        -facts.covering(main.scope).length,
        main.kind === 'active' ? 0 : 1,
        item.condition === undefined ? 1 : 0,
        -facts.groups.above(main.principal).size,
        isWide(main) ? 1 : 0,
      ],
      key: main.key,
    }
  })
  ranked.sort((a, b) => compareRanks(a.rank, b.rank) || compareText(b.key, a.key))
  return ranked.map(({ unit }) => unit)
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index++) {
    const order = (a[index] ?? 0) - (b[index] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

/** Whether a role has a pattern for everything: a rough measure that only decides what is tried first. */
function isWide({ role }: Held): boolean {
  return (
    role?.permissions.some(({ actions, dataActions }) => actions.includes('*') || dataActions.includes('*')) === true
  )
}

/** Those that grant what the unit does; undefined where something of it is granted by nobody else. */
function proofsOf(unit: Unit, index: HeldIndex, facts: Facts): readonly Held[] | undefined {
  if (!mayGrant(unit.main)) return undefined
  const proofs = new Set<Held>()
  for (const one of unit.held) {
    if (!mayGrant(one)) continue
    const candidates = index.candidates(one, facts)
    if (candidates.length === 0) return undefined
    for (const permission of one.role?.permissions ?? []) {
      const found = proofOf(permission, one, candidates, facts)
      if (found === undefined) return undefined
      for (const proof of found) proofs.add(proof)
    }
  }
  return proofs.size === 0 ? undefined : [...proofs]
}

function proofOf(
  permission: Permission,
  { item }: Held,
  candidates: readonly Held[],
  { coverage, conditions }: Facts,
): readonly Held[] | undefined {
  const demands = conditions.demands([permission, item])
  // It never grants: that is another finding, and no reason to look for others.
  if (demands === undefined) return undefined
  const standing = candidates.map((held) => ({
    held,
    permissions: (held.role?.permissions ?? []).filter((other) => {
      const needed = conditions.demands([other, held.item])
      return needed !== undefined && [...needed].every((part) => demands.has(part))
    }),
  }))
  const useful = standing.filter(({ permissions }) => permissions.length > 0)
  const single = useful.find(({ permissions }) => coverage.covers(permissions, permission))
  if (single !== undefined) return [single.held]
  const together = (some: typeof useful) =>
    coverage.covers(
      some.flatMap(({ permissions }) => permissions),
      permission,
    )
  if (useful.length < 2 || useful.length > MOST_TOGETHER || !together(useful)) return undefined
  let needed = useful
  for (const one of useful) {
    const rest = needed.filter((other) => other !== one)
    if (together(rest)) needed = rest
  }
  return needed.map(({ held }) => held)
}

/** Roles that may have to stand together for one proof; more are not tried. */
const MOST_TOGETHER = 32

function remark({ main }: Unit, proofs: readonly Held[], facts: Facts): Remark {
  const role = shown(main.role?.roleName ?? main.item.roleDefinitionId)
  const [first] = proofs
  const twin = proofs.length === 1 && first !== undefined && isTwin(first, main)
  const by = proofs.map((proof) => described(proof, main, facts))
  const grants = by.length === 1 ? 'grants' : 'together grant'
  return {
    code: twin ? 'DUPLICATE_ASSIGNMENT' : 'REDUNDANT_ASSIGNMENT',
    at: at(main.item),
    message: twin
      ? `${role} for ${facts.called(main.item.principalId)} stands here twice: ${by.join()} is the same`
      : `${by.slice(0, MOST_NAMED).join(' and ')}${by.length > MOST_NAMED ? ` and ${by.length - MOST_NAMED} more` : ''} ${grants} ${facts.called(main.item.principalId)} all of ${role} here already`,
    help: 'remove it: no decision depends on it',
  }
}

const MOST_NAMED = 3

function isTwin(a: Held, b: Held): boolean {
  return a.principal === b.principal && a.scope.path === b.scope.path && a.grant === b.grant
}

/** `ra-1` (`Contributor` at `/subscriptions/s1`, through group `admins`), or without the id where there was none. */
function described(proof: Held, of: Held, facts: Facts): string {
  if (isTwin(proof, of)) return shown(proof.item.id)
  const role = shown(proof.role?.roleName ?? '')
  const where = proof.scope.path === of.scope.path ? '' : ` at ${shown(proof.scope.text)}`
  const through = proof.principal === of.principal ? '' : `, through group ${facts.called(proof.item.principalId)}`
  return hasOwnId(proof.item) ? `${shown(proof.item.id)} (${role}${where}${through})` : `${role}${where}${through}`
}
