import { shown } from '../../../model/shown.js'
import { compareText, foldAscii } from '../../../model/text.js'
import { matches } from '../../../pattern/match.js'
import { storedPattern } from '../../../pattern/pattern.js'
import { scopeKind } from '../../../scope/scope.js'
import { grantsAction } from '../abilities.js'
import type { Facts, Held } from '../facts.js'
import { at, type Remark } from '../finding.js'

/** Who holds roles, and where: by themselves instead of through a group, at wide scopes, too many of them. */
export function holders(facts: Facts): Remark[] {
  return [...direct(facts), ...broad(facts), ...owners(facts)]
}

/** Users who hold one role at one scope; from two on a group says the same once. */
function direct(facts: Facts): Remark[] {
  const users = facts.held.filter(({ kind, principal }) => kind === 'assigned' && facts.typeOf(principal) === 'user')
  return [...grouped(users).values()].flatMap((held): Remark[] => {
    const first = smallest(held)
    if (first === undefined || held.length < 2) return []
    return [
      {
        code: 'DIRECT_ASSIGNMENTS',
        at: at(first.item),
        message: `${held.length} users hold ${roleName(first)} at ${shown(first.scope.text)} each by themselves`,
        help: 'assign it to a group and make them its members',
      },
    ]
  })
}

/** Roles for all that is done with resources, at the root or a management group. */
function broad({ held }: Facts): Remark[] {
  return held.flatMap((one): Remark[] => {
    const kind = scopeKind(one.scope)
    if ((kind !== 'root' && kind !== 'managementGroup') || !grantsAnything(one)) return []
    return [
      {
        code: 'BROAD_SCOPE',
        at: at(one.item, 'scope'),
        message: `${roleName(one)} here reaches everything below ${shown(one.scope.text)}, subscriptions added later included`,
        help: 'assign it at the subscriptions or resource groups that need it',
      },
    ]
  })
}

const MOST_OWNERS = 3

/** Who can grant access in one subscription, by themselves; a group counts once. */
function owners({ held }: Facts): Remark[] {
  const owning = held.filter(
    (one) =>
      one.kind === 'assigned' &&
      scopeKind(one.scope) === 'subscription' &&
      one.item.condition === undefined &&
      grantsAnything(one) &&
      grantsAction(one, ASSIGN),
  )
  const bySubscription = new Map<string, Held[]>()
  for (const one of owning) bySubscription.set(one.scope.path, [...(bySubscription.get(one.scope.path) ?? []), one])
  return [...bySubscription.values()].flatMap((held): Remark[] => {
    const first = smallest(held)
    const count = new Set(held.map(({ principal }) => principal)).size
    if (first === undefined || count <= MOST_OWNERS) return []
    return [
      {
        code: 'TOO_MANY_OWNERS',
        at: at(first.item),
        message: `${count} principals own ${shown(first.scope.text)}; Azure advises no more than ${MOST_OWNERS}`,
        help: 'keep few owners, and give the others the roles they use',
      },
    ]
  })
}

const ASSIGN = 'microsoft.authorization/roleassignments/write'
/** An action that no narrower pattern than a star matches. */
const ANYTHING = 'contoso.anything/things/write'

function grantsAnything({ role }: Held): boolean {
  return (role?.permissions ?? []).some(({ actions, notActions }) => {
    const listed = actions.some((text) => matches(storedPattern(text), ANYTHING))
    return listed && !notActions.some((text) => matches(storedPattern(text), ANYTHING))
  })
}

function grouped(held: readonly Held[]): ReadonlyMap<string, readonly Held[]> {
  const groups = new Map<string, Held[]>()
  for (const one of held) {
    const key = `${one.roleKey}\n${one.scope.path}`
    const list = groups.get(key)
    if (list === undefined) groups.set(key, [one])
    else list.push(one)
  }
  return groups
}

/** The one to point at, whatever their order. */
function smallest(held: readonly Held[]): Held | undefined {
  return [...held].sort((a, b) => compareText(foldAscii(a.item.id), foldAscii(b.item.id)))[0]
}

function roleName({ role, item }: Held): string {
  return shown(role?.roleName ?? item.roleDefinitionId)
}
