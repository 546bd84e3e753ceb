import { foldAscii } from './text.js'

/** What two spellings of one principal or group id share. */
export function principalKey(id: string): string {
  return foldAscii(id)
}

/**
 * What all spellings of one role's id share: the part after `…/Microsoft.Authorization/roleDefinitions/`, case folded.
 *
 * Azure writes the same role with a different scope before it at every subscription.
 */
export function roleKey(id: string): string {
  return tailAfter(ROLE_DEFINITIONS, id)
}

/** A management group's name, case folded, from the name or the full resource id. */
export function managementGroupKey(id: string): string {
  return tailAfter(MANAGEMENT_GROUPS, id)
}

/** A subscription's id, case folded, from the id or `/subscriptions/{id}`. */
export function subscriptionKey(id: string): string {
  return tailAfter(SUBSCRIPTIONS, id)
}

function tailAfter(marker: RegExp, id: string): string {
  const match = marker.exec(id)
  return foldAscii(match === null ? id : id.slice(match.index + match[0].length))
}

const ROLE_DEFINITIONS = /^(?:.*\/)?providers\/Microsoft\.Authorization\/roleDefinitions\/(?=[^/]+$)/i
const MANAGEMENT_GROUPS = /^\/?providers\/Microsoft\.Management\/managementGroups\/(?=[^/]+$)/i
const SUBSCRIPTIONS = /^\/?subscriptions\/(?=[^/]+$)/i
