import { InvalidRequestError } from '../../errors.js'
import { AuthenticationError } from '../errors.js'
import type { AnswerFields } from './token-answer.js'

/** Which identity of the host is meant, where it may have several; empty for the one it has by default. */
export interface IdentitySelector {
  readonly clientId?: string | undefined
  /** The same as the principal id. */
  readonly objectId?: string | undefined
  /** The Azure resource id of a user-assigned identity. */
  readonly resourceId?: string | undefined
}

/** The names of the three selectors in the query of a kind of host. */
export type SelectorNames = Readonly<Record<keyof IdentitySelector, string>>

/** Resource ids are `msi_res_id` at metadata services, and `mi_res_id` at App Service. */
export const METADATA_NAMES: SelectorNames = { clientId: 'client_id', objectId: 'object_id', resourceId: 'msi_res_id' }
export const APP_SERVICE_NAMES: SelectorNames = { ...METADATA_NAMES, resourceId: 'mi_res_id' }

/** @throws {InvalidRequestError} */
export function readSelector({ clientId, objectId, resourceId }: IdentitySelector): IdentitySelector {
  const given = Object.entries({ clientId, objectId, resourceId }).filter(([, value]) => value !== undefined)
  if (given.length > 1)
    throw new InvalidRequestError('an identity is named once: by `clientId`, `objectId` or `resourceId`')
  for (const [name, value] of given) {
    if (typeof value !== 'string' || value === '') throw new InvalidRequestError(`\`${name}\` must be a text`)
  }
  return Object.fromEntries(given)
}

/** The selector as it stands in a query. */
export function selectorParameters(selector: IdentitySelector, names: SelectorNames): Record<string, string> {
  return Object.fromEntries(chosen(selector).map(([kind, value]) => [names[kind], value]))
}

/**
 * A host must not answer for another identity than the one asked for.
 *
 * @throws {AuthenticationError}
 */
export function checkEcho(
  fields: AnswerFields,
  selector: IdentitySelector,
  names: SelectorNames,
  isRequired = false,
): void {
  for (const [kind, value] of chosen(selector)) {
    const echo = fields[names[kind]]
    if (echo === undefined && !isRequired) continue
    if (typeof echo !== 'string' || echo.toLowerCase() !== value.toLowerCase()) {
      throw new AuthenticationError(
        'identity_mismatch',
        'the host gives a token of another identity than the one asked for',
      )
    }
  }
}

function chosen(selector: IdentitySelector): [keyof IdentitySelector, string][] {
  const { clientId, objectId, resourceId } = selector
  const kinds: [keyof IdentitySelector, string | undefined][] = [
    ['clientId', clientId],
    ['objectId', objectId],
    ['resourceId', resourceId],
  ]
  return kinds.filter((each): each is [keyof IdentitySelector, string] => each[1] !== undefined)
}
