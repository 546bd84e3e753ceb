import { createEngine, type Engine } from '../../engine/engine.js'
import { InvalidRequestError } from '../../errors.js'
import { codedOptions } from '../../model/coded.js'
import { DEFAULT_LIMITS, type Limits } from '../../model/limits.js'
import type { Policy } from '../../model/policy.js'
import type { AccessRequest } from '../../model/request.js'
import { parseTime } from '../../model/time.js'
import { someActionOf } from '../some-action.js'
import { Cells } from './cells.js'
import { changesFor, type PlacedEffect } from './class-changes.js'
import { classesOf, type PrincipalClass } from './classes.js'
import { Effects } from './effects.js'
import { FactTable } from './facts.js'
import { Changes, type PolicyDiff } from './gather.js'
import { Places } from './places.js'
import { asksOf, type Side, sideOf } from './side.js'

export interface DiffOptions {
  /** Windows are looked at as of this time. Default: now. */
  readonly now?: Date | string
}

/**
 * Who may do what, where, by the second policy and not by the first, and the other way round.
 *
 * Holds for every principal and group that either policy names, with the groups the policies know; for every action and
 * scope there could be; for whatever attributes are sent besides those that are stored. Each row in `gained` and `lost`
 * was put to `check` on both sides. O(ids x groups above them + classes of principals x changed scopes x what is given
 * above them), where what both policies give is held against what changed and not against each other.
 *
 * @throws {InvalidRequestError} for what is no policy, or no time
 * @see docs/analysis.md
 */
export function diffPolicies(before: Policy, after: Policy, options: DiffOptions = {}): PolicyDiff {
  const now = codedOptions(() => readTime(options.now))
  const engines = [before, after].map((policy) => createEngine(policy, { clock: () => new Date(now), limits: WIDE }))
  const [was, is] = engines as [Engine, Engine]
  const table = new FactTable()
  const asks = asksOf([before, after])
  const sides = [sideOf(before, table, now, asks), sideOf(after, table, now, asks)] as const
  const cells = new Cells()
  const comparison = {
    before: sides[0],
    after: sides[1],
    facts: table.facts,
    places: new Places(...sides),
    effects: new Effects(cells),
    now,
  }
  const changes = new Changes()
  for (const one of classesOf(...sides)) {
    const names = namesOf(one, sides)
    for (const placed of changesFor(one, comparison)) changes.add(names, placed, witnessOf(names, placed, was, is, now))
  }
  return changes.diff(cells.algebra.tooLarge, now)
}

const WIDE: Partial<Limits> = {
  scopeLength: Number.MAX_SAFE_INTEGER,
  scopeSegments: Number.MAX_SAFE_INTEGER,
  idLength: Number.MAX_SAFE_INTEGER,
  actionLength: DEFAULT_LIMITS.actionLength,
}

function readTime(now: unknown = new Date()): number {
  const time = typeof now === 'string' ? parseTime(now) : now instanceof Date ? now.getTime() : undefined
  if (time === undefined || Number.isNaN(time)) {
    throw new InvalidRequestError('now is not a time (write it like `2026-11-22T10:00:00Z`, or pass a valid Date)')
  }
  return time
}

function namesOf({ members }: PrincipalClass, [before, after]: readonly [Side, Side]): string[] {
  return members.map((key) => after.ids.get(key) ?? before.ids.get(key) ?? key)
}

/** The first request that both engines confirm. */
function witnessOf(
  [principalId = '']: readonly string[],
  { effect, example }: PlacedEffect,
  before: Engine,
  after: Engine,
  now: number,
): AccessRequest | undefined {
  const action = someActionOf([effect.row])
  if (action === undefined) return undefined
  const { isDataAction } = effect
  const request = { principalId, action, isDataAction, scope: example.text, now: new Date(now).toISOString() }
  return effect.circumstances
    .map((circumstances) => ({ ...request, ...circumstances }))
    .find((asked) => before.can(asked) !== effect.gained && after.can(asked) === effect.gained)
}
