import type { PolicySections } from 'rbac-core'
import type { ScopeDraft } from './draft.js'
import { type Names, respell } from './names.js'

const MANAGEMENT_GROUP = '/providers/Microsoft.Management/managementGroups/'
const VM = '/providers/P/r/vm'

/** Every place there is, by level: root, management groups, subscriptions, resource groups, resources, the rest. */
function places(names: Names): readonly (readonly string[])[] {
  const groups = names.managementGroups.map((name) => MANAGEMENT_GROUP + name)
  const subscriptions = names.subscriptions.map((name) => `/subscriptions/${name}`)
  const [first = '', second = ''] = subscriptions
  const inFirst = names.resourceGroups.map((name) => `${first}/resourceGroups/${name}`)
  const inSecond = names.resourceGroups.slice(0, 2).map((name) => `${second}/resourceGroups/${name}`)
  const [one = '', two = ''] = inFirst
  return [
    ['/'],
    groups,
    subscriptions,
    [...inFirst, ...inSecond],
    [one + VM, `${one}${VM}/rs/disk`, two + VM, `${one}${VM}0`, `${one}${VM}/providers/Q/rs/lock`, first + VM],
    [
      `${one}${VM}/blobServices/default/containers/c`,
      `${groups[0]}/providers/Q/rs/lock`,
      '/providers/Q/rs/top',
      '/tenants/acme',
      '/tenants/acme/projects/42',
      '/tenants/acme/projects/4',
      '/subscriptions',
      '/providers',
      '/providers/Microsoft.Management',
    ],
  ]
}

/** A scope in its plain spelling. */
export function placeOf(names: Names, { level, pick }: ScopeDraft): string {
  const there = places(names)[level] ?? []
  return there[pick % there.length] ?? '/'
}

/** The same place as Azure, or a person, may write it. */
export function respellScope(place: string, style: number): string {
  if (style <= 3) return respell(place, style)
  if (place === '/') return place
  if (style === 4) return `${place}/`
  if (style === 5) return place.slice(1)
  return place.replace(/^\/subscriptions\/(?=.)/, '/providers/Microsoft.Subscription/subscriptions/')
}

/** One step from a place: itself, below it, under its management group, above it, beside it. */
export function step(
  names: Names,
  place: string,
  where: number,
  elsewhere: ScopeDraft,
  policy: PolicySections,
): string {
  const base = place === '/' ? '' : place
  if (where === 1) return `${base}/providers/Q/rs/child`
  if (where === 2) return `${base}/resourceGroups/rg1/providers/P/r/vm`
  if (where === 3) return hangingUnder(place, elsewhere, policy) ?? place
  if (where === 4) return base.slice(0, Math.max(base.lastIndexOf('/'), 0)) || '/'
  // A name that has the place's name as its prefix: `rg1` and `rg10`.
  if (where === 5) return `${base || '/x'}0`
  if (where === 6) return placeOf(names, elsewhere)
  return place
}

/** Something in a subscription of the management group `place`, or of a group below that; of the root, anything. */
function hangingUnder(place: string, elsewhere: ScopeDraft, policy: PolicySections): string | undefined {
  const below = [place.slice(MANAGEMENT_GROUP.length)]
  // Parents come before their children in the list, so one pass finds every descendant.
  for (const { id, parent } of policy.managementGroups) if (parent !== null && has(below, parent)) below.push(id)
  const found = policy.managementGroups.filter(({ id }) => has(below, id)).flatMap(({ subscriptions }) => subscriptions)
  const subscription = found[elsewhere.pick % found.length]
  if (subscription === undefined) return undefined
  return `/subscriptions/${subscription}${elsewhere.level % 2 === 0 ? '' : '/resourceGroups/rg1'}`
}

function has(names: readonly string[], name: string): boolean {
  return names.some((known) => respell(known, 2) === respell(name, 2))
}
