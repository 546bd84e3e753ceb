import type { PrincipalRef } from '../engine/engine.js'
import type { AccessRequest } from '../model/request.js'

export type Writable<T> = { -readonly [key in keyof T]: T[key] }

/** The question for the engine. Filled in place: spreads of what may be absent cost more than the engine's answer. */
export function requestOf(
  { id, groupIds, groupsIncomplete }: PrincipalRef,
  action: string,
  isDataAction: boolean,
  scope: string,
): Writable<AccessRequest> {
  const request: Writable<AccessRequest> = { principalId: id, action, isDataAction, scope }
  if (groupIds !== undefined) request.groupIds = groupIds
  if (groupsIncomplete !== undefined) request.groupsIncomplete = groupsIncomplete
  return request
}
