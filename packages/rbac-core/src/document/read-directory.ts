import type { ActionEntry, Group, ManagementGroup, Principal, Resource } from '../model/directory.js'
import { shown } from '../model/shown.js'
import { actionProblem } from '../pattern/action.js'
import { checkId, checkIds, checkScope } from './checks.js'
import type { Context } from './context.js'
import { child, type Place } from './place.js'
import { readAttributes } from './read-attributes.js'
import type { Item } from './read-item.js'

export function readGroup({ raw, place }: Item<'groups'>, context: Context): Group | undefined {
  const id = checkId(raw.id, child(place, 'id'), context)
  const members = checkIds(raw.members, child(place, 'members'), context)
  return id === undefined ? undefined : Object.freeze({ id, ...named(raw), members })
}

export function readManagementGroup(item: Item<'managementGroups'>, context: Context): ManagementGroup | undefined {
  const { raw, place } = item
  const id = bareName(raw.id, MANAGEMENT_GROUP, child(place, 'id'), context)
  const above = raw.parent ?? null
  const parent = above === null ? null : bareName(above, MANAGEMENT_GROUP, child(place, 'parent'), context)
  const subscriptions = (raw.subscriptions ?? []).map(
    (subscription, index) =>
      bareName(subscription, SUBSCRIPTION, child(child(place, 'subscriptions'), index), context) ?? subscription,
  )
  if (id === undefined || parent === undefined) return undefined
  return Object.freeze({ id, ...named(raw), parent, subscriptions: Object.freeze(subscriptions) })
}

export function readPrincipal({ raw, place }: Item<'principals'>, context: Context): Principal | undefined {
  const id = checkId(raw.id, child(place, 'id'), context)
  const attributes = readAttributes(raw.attributes, child(place, 'attributes'), context)
  if (id === undefined) return undefined
  return Object.freeze({
    id,
    type: raw.type,
    ...named(raw),
    ...(raw.userPrincipalName ? { userPrincipalName: raw.userPrincipalName } : {}),
    ...(raw.appId ? { appId: raw.appId } : {}),
    ...attributes,
  })
}

export function readResource({ raw, place }: Item<'resources'>, context: Context): Resource | undefined {
  const scope = checkScope(raw.scope, child(place, 'scope'), context)
  const attributes = readAttributes(raw.attributes, child(place, 'attributes'), context)
  if (scope === undefined) return undefined
  return Object.freeze({ scope, ...(raw.type ? { type: raw.type } : {}), ...attributes })
}

export function readAction({ raw, place }: Item<'actions'>, { report, limits }: Context): ActionEntry | undefined {
  const problem = actionProblem(raw.name, limits.actionLength)
  if (problem === undefined) return Object.freeze({ name: raw.name, isDataAction: raw.isDataAction })
  report.error({
    code: 'INVALID_ACTION',
    place: child(place, 'name'),
    message: `${shown(raw.name)} is not an action: ${problem}`,
  })
  return undefined
}

function named({ displayName }: { readonly displayName?: string | null | undefined }): { displayName?: string } {
  return displayName ? { displayName } : {}
}

/** The last part of a full resource id, or the text itself when it is the bare name. */
function bareName(text: string, prefix: RegExp, place: Place, context: Context): string | undefined {
  const name = text.replace(prefix, '')
  const id = checkId(name, place, context)
  if (id === undefined || !id.includes('/')) return id
  context.report.error({ code: 'INVALID_ID', place, message: `the id ${shown(text)} holds a slash` })
  return undefined
}

const MANAGEMENT_GROUP = /^\/?providers\/Microsoft\.Management\/managementGroups\//i
const SUBSCRIPTION = /^\/?subscriptions\//i
