import { compareText } from '../../model/text.js'
import type { Hierarchy } from '../../scope/hierarchy.js'
import { managementGroupOf, type Scope, storedScope, subscriptionOf } from '../../scope/scope.js'
import type { PrincipalClass } from './classes.js'
import type { Fact } from './facts.js'
import type { Side } from './side.js'

/** A scope at which what changed may change: between the stops nothing does. */
export interface Stop {
  readonly scope: Scope
  /** What covers it before and after, by path, itself included. */
  readonly above: readonly [before: ReadonlySet<string>, after: ReadonlySet<string>]
}

/** Both policies' trees of scopes. */
export class Places {
  readonly #before: Side
  readonly #after: Side
  /** Every management group and subscription whose place in the hierarchy is told. */
  readonly #linked: readonly Scope[]
  /** Everything with stored attributes. */
  readonly #resources: readonly Scope[]
  readonly #stops = new Map<string, Stop>()
  readonly #known: ReadonlySet<string>
  readonly #moved: readonly Scope[]
  readonly #changedResources: readonly Scope[]

  constructor(before: Side, after: Side) {
    this.#before = before
    this.#after = after
    this.#linked = [...linkedIn(before.hierarchy), ...linkedIn(after.hierarchy)]
    this.#resources = [...before.resources.values(), ...after.resources.values()].map(({ scope }) => scope)
    this.#known = new Set([...this.#linked, ...this.#resources].map(({ path }) => path))
    this.#moved = this.#linked.filter((scope) => !sameSet(...this.stopAt(scope).above))
    this.#changedResources = this.#resources.filter(
      ({ path }) => !sameValue(before.resources.get(path)?.attributes, after.resources.get(path)?.attributes),
    )
  }

  /** The scopes at which the access of a class may have changed, outermost first; none where it has not. */
  stopsFor({ before, after }: PrincipalClass, facts: readonly Fact[]): Stop[] {
    const changed = [...difference(before.facts, after.facts), ...difference(after.facts, before.facts)]
    const isKnownAlike = sameValue(before.attributes, after.attributes)
    const isUnmoved = this.#moved.length === 0 && this.#changedResources.length === 0
    // Nothing has changed for most classes, which needs no look at what they hold.
    if (changed.length === 0 && isKnownAlike && isUnmoved) return []
    const held = [...new Set([...before.facts, ...after.facts])].flatMap((number) => facts[number] ?? [])
    if (!held.some(({ block }) => !block.denies)) return []
    const conditional = held.filter(({ block }) => block.conditions.length > 0)
    const roots = changed.flatMap((number) => facts[number]?.scope ?? [])
    if (held.some(({ scope }) => managementGroupOf(scope) !== undefined)) roots.push(...this.#moved)
    if (conditional.length > 0) roots.push(...this.#changedResources)
    if (!isKnownAlike) roots.push(...conditional.map(({ scope }) => scope))
    if (roots.length === 0) return []
    const paths = new Set(roots.map(({ path }) => path))
    const candidates = held.map(({ scope }) => scope)
    if (conditional.length > 0) candidates.push(...this.#resources)
    // Then what covers a subscription can't be read off the innermost of its stops, unless it is one itself.
    const isTree = !crosses(candidates)
    if (!isTree) candidates.push(...this.#linked)
    const isBelow = (scope: Scope) => this.stopAt(scope).above.some((above) => some(above, paths))
    const below = isTree ? candidates.filter(isBelow) : candidates
    // The spelling of an assignment is better known than that of a link.
    const stops = new Map([...roots, ...below].reverse().map((scope) => [scope.path, { ...this.stopAt(scope), scope }]))
    return [...stops.values()].sort((a, b) => compareText(a.scope.path, b.scope.path))
  }

  stopAt(scope: Scope): Stop {
    const known = this.#stops.get(scope.path)
    if (known !== undefined) return known
    const stop: Stop = {
      scope,
      above: [above(scope, this.#before.hierarchy), above(scope, this.#after.hierarchy)],
    }
    this.#stops.set(scope.path, stop)
    return stop
  }

  /** A scope right below, with a name that nobody knows. */
  freshBelow({ text, path }: Scope): Scope {
    const base = path === '/' ? '' : text.replace(/\/$/, '')
    for (let number = 0; ; number++) {
      const scope = storedScope(`${base}/${number === 0 ? 'any' : `any${number}`}`)
      if (!this.#stops.has(scope.path) && !this.#known.has(scope.path)) return scope
    }
  }
}

function linkedIn({ groupOfSubscription, parentOfGroup }: Hierarchy): Scope[] {
  return [
    ...[...parentOfGroup.keys()].map((name) => storedScope(`${GROUPS}/${name}`)),
    ...[...groupOfSubscription.keys()].map((name) => storedScope(`/subscriptions/${name}`)),
  ]
}

/** The paths of all that covers a scope, itself included. */
function above(scope: Scope, { groupOfSubscription, parentOfGroup }: Hierarchy): Set<string> {
  const paths = new Set(['/'])
  for (let end = 1; end <= scope.segments.length; end++) paths.add(`/${scope.segments.slice(0, end).join('/')}`)
  const subscription = subscriptionOf(scope)
  const own = managementGroupOf(scope)
  let group = subscription === undefined ? parentOf(own, parentOfGroup) : groupOfSubscription.get(subscription)
  for (let steps = 0; group !== undefined && group !== null && steps <= parentOfGroup.size; steps++) {
    paths.add(`${GROUPS.toLowerCase()}/${group}`)
    group = parentOfGroup.get(group)
  }
  return paths
}

function parentOf(group: string | undefined, parents: Hierarchy['parentOfGroup']): string | null | undefined {
  return group === undefined ? undefined : parents.get(group)
}

const GROUPS = '/providers/Microsoft.Management/managementGroups'
const CROSSING: readonly string[] = [
  '/subscriptions',
  '/providers',
  '/providers/microsoft.management',
  GROUPS.toLowerCase(),
]

/** Each of a management group and such a path covers things that the other does not. */
export function crosses(scopes: readonly Scope[]): boolean {
  return (
    scopes.some((scope) => managementGroupOf(scope) !== undefined) && scopes.some(({ path }) => CROSSING.includes(path))
  )
}

function some(paths: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean {
  const [few, many] = paths.size < wanted.size ? [paths, wanted] : [wanted, paths]
  for (const path of few) if (many.has(path)) return true
  return false
}

function difference(these: ReadonlySet<number>, others: ReadonlySet<number>): number[] {
  return [...these].filter((one) => !others.has(one))
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one))
}

/** Of stored attributes, which are plain values. */
function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
