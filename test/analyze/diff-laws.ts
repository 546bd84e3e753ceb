import type { AccessRequest, Attributes, PolicySections } from 'rbac-core'
import { type AccessChange, diffPolicies, type PolicyDiff } from 'rbac-core/analyze'
import { evaluateCondition, parseCondition } from 'rbac-core/condition'
import { agree, engineOver } from '../property/judges.js'
import type { Tally } from '../query/laws.js'
import { idsOf, scopesAround } from '../query/universe.js'
import { covers, scopePath } from '../reference/scopes.js'
import { fold } from '../reference/text.js'
import { ACTIONS } from '../worlds/actions.js'
import type { WorldDraft } from '../worlds/draft.js'
import type { Random } from '../worlds/gen.js'
import { CLOCK_TIME } from '../worlds/world.js'
import { inRows } from './lists.js'

/** Another world that shares most of its draft with this one. */
export function neighbour(draft: WorldDraft, other: WorldDraft, random: Random): WorldDraft {
  const changed = { ...draft } as Record<keyof WorldDraft, unknown>
  const keys = [
    'groups',
    'managementGroups',
    'subscriptions',
    'roles',
    'roleAssignments',
    'schedules',
    'denies',
    'teams',
    'resources',
  ] as const
  for (const key of keys) {
    if (random(3) !== 0) continue
    const [ours, theirs] = [draft[key] as readonly unknown[], other[key] as readonly unknown[]]
    // Places in these lists are names, so none may go.
    const fixed = key === 'groups' || key === 'managementGroups' || key === 'subscriptions' || key === 'teams'
    changed[key] = ours.flatMap((item, index) => {
      const choice = random(5)
      if (choice === 0) return [theirs[index % Math.max(theirs.length, 1)] ?? item]
      return choice === 1 && !fixed && ours.length > 1 && index > 0 ? [] : [item]
    })
  }
  return changed as unknown as WorldDraft
}

/** The policies of a pair and what is said of them. */
interface Compared {
  readonly before: PolicySections
  readonly after: PolicySections
  readonly diff: PolicyDiff
}

/**
 * Every reported row is true and no change is missed: for every id, some actions on both planes, every scope around what
 * the policies name, and some circumstances.
 */
export function diffIsCheck(before: PolicySections, after: PolicySections, tally: Tally): void {
  const engines = [engineOver(before), engineOver(after)] as const
  const diff = diffPolicies(engines[0].policy, engines[1].policy, { now: new Date(CLOCK_TIME) })
  const compared = { before, after, diff }
  const about = { before, after, diff }
  agree(diff.complete, diff.undecided.length === 0, before, about)
  for (const [gained, rows] of [[true, diff.gained] as const, [false, diff.lost] as const]) {
    for (const row of rows) {
      const { witness } = row
      if (witness === undefined) throw new Error(`no witness: ${JSON.stringify(row)}`)
      agree([engines[0].can(witness), engines[1].can(witness)], [!gained, gained], before, { witness, ...about })
      const { principalId, scope, action, isDataAction = false } = witness
      const inRow = isFor(row, principalId) && isAt(row, scope, compared) && inRows(row.actions, action, isDataAction)
      agree(inRow && isMet(row, gained, witness, compared), true, before, { witness, row, ...about })
      tally.add(row.conditional ? 'conditional rows' : 'rows')
    }
  }
  tally.add('undecided', diff.undecided.length)
  const ids = [...new Map([...idsOf(before), ...idsOf(after)].map((id) => [fold(id), id])).values(), 'stranger']
  const scopes = [...new Set([...scopesAround(before, '/'), ...scopesAround(after, '/')])]
  for (const scope of scopes) {
    const placed = narrowed(diff, (row) => isAt(row, scope, compared))
    for (const principalId of ids) {
      const there = { ...compared, diff: narrowed(placed, (row) => isFor(row, principalId)) }
      for (const action of ACTIONS) {
        for (const isDataAction of [false, true]) {
          expectTold({ principalId, action, isDataAction, scope }, there, engines, tally)
        }
      }
    }
  }
}

function narrowed(diff: PolicyDiff, wanted: (row: AccessChange) => boolean): PolicyDiff {
  const { gained, lost, undecided } = diff
  return { ...diff, gained: gained.filter(wanted), lost: lost.filter(wanted), undecided: undecided.filter(wanted) }
}

/** @param compared with the rows that are for the principal and the scope of the request */
function expectTold(
  request: AccessRequest,
  compared: Compared,
  [before, after]: readonly [ReturnType<typeof engineOver>, ReturnType<typeof engineOver>],
  tally: Tally,
): void {
  const diff = narrowed(compared.diff, ({ actions }) => inRows(actions, request.action, request.isDataAction === true))
  const isTold = [diff.gained, diff.lost, diff.undecided].some((rows) => rows.length > 0)
  // What no row speaks of is tried with something sent along now and then.
  const turns = isTold || tally.count('requests') % 7 === 0 ? [undefined, 3, 10, 17, 23] : [undefined]
  for (const choice of turns) {
    const asked = choice === undefined ? request : completed(request, compared, choice)
    const [was, is] = [before.can(asked), after.can(asked)]
    tally.add('requests')
    if (was !== is) tally.add(choice === undefined ? 'changed' : 'changed with attributes')
    const told = [diff.gained, diff.lost].map((rows, index) =>
      rows.some((row) => isMet(row, index === 0, asked, compared)),
    )
    if (diff.undecided.length > 0 && !told.includes(true)) continue
    agree(told, [!was && is, was && !is], compared.before, { asked, was, is, ...compared })
  }
}

/** In these circumstances, is it as the row says? */
function isMet(
  { condition, unless }: AccessChange,
  gained: boolean,
  request: AccessRequest,
  compared: Compared,
): boolean {
  const [allowing, other] = gained ? [compared.after, compared.before] : [compared.before, compared.after]
  return (
    (condition === undefined || isTrue(condition, request, allowing)) &&
    !(unless !== undefined && isTrue(unless, request, other))
  )
}

function isFor({ principals }: AccessChange, principalId: string): boolean {
  return principals.some((id) => fold(id) === fold(principalId))
}

/** Throws where the row does not mean the same by either hierarchy. */
function isAt({ scopes }: AccessChange, scope: string, { before, after }: Compared): boolean {
  const place = scopePath(scope)
  const [one, two] = [before, after].map((policy) =>
    scopes.some((row) => {
      const own = scopePath(row.scope)
      if (!row.inherited) return place === own
      return (
        covers(policy, own, place) &&
        !row.except.some((text) => (scopePath(text) === own ? place === own : covers(policy, scopePath(text), place)))
      )
    }),
  )
  if (one !== two) throw new Error(`the scopes mean two things: ${JSON.stringify({ scopes, scope, before, after })}`)
  return one === true
}

function isTrue(condition: string, request: AccessRequest, policy: PolicySections): boolean {
  const { action, subOperation, attributes, principalId, scope } = request
  const stored = storedFor(policy, principalId, scope)
  return (
    evaluateCondition(parseCondition(condition), {
      action,
      ...(subOperation !== undefined && { subOperation }),
      ...(attributes !== undefined && { attributes }),
      storedPrincipal: stored.Principal,
      storedResource: stored.Resource,
      now: CLOCK_TIME,
    }) === 'true'
  )
}

function storedFor(policy: PolicySections, principalId: string, scope: string) {
  return {
    Principal: policy.principals.find(({ id }) => fold(id) === fold(principalId))?.attributes,
    Resource: policy.resources.find((one) => scopePath(one.scope) === scopePath(scope))?.attributes,
  }
}

/** Something is sent along that neither policy stores. */
function completed(request: AccessRequest, { before, after }: Compared, choice: number): AccessRequest {
  const stored = [before, after].map((policy) => storedFor(policy, request.principalId, request.scope))
  const hasName = stored.some(({ Resource }) => Resource?.name !== undefined)
  const hasTeam = stored.some(({ Principal }) => Principal?.team !== undefined)
  const attributes: Attributes = {
    Request: {
      ...(choice % 2 === 0 ? {} : { level: (choice >> 1) % 4 }),
      ...((choice >> 2) % 2 === 0 ? {} : { missing: (choice >> 3) % 2 === 0 ? 'a' : 'b' }),
    },
    Resource: hasName || choice % 3 === 0 ? {} : { name: choice % 3 === 1 ? 'a' : 'zz' },
    Principal: hasTeam ? {} : { team: choice % 5 === 0 ? 'b' : 'c' },
  }
  return { ...request, subOperation: choice % 4 === 0 ? 'Blob.List' : 'other', attributes }
}
