import { timeOf } from '../clock.js'
import { APP_SERVICE_NAMES, checkEcho, type IdentitySelector, selectorParameters } from './identity-selector.js'
import type { IdentitySource } from './identity-source.js'
import { askMetadata } from './metadata-endpoint.js'
import { successOf } from './refusal.js'
import type { Surroundings } from './surroundings.js'
import { readToken } from './token-answer.js'

/** The identity endpoint of App Service, Functions and Container Apps. `secret` shows that we are a process of the app. */
export function appService(
  surroundings: Surroundings,
  selector: IdentitySelector,
  { endpoint, secret }: { readonly endpoint: string; readonly secret: string },
): IdentitySource {
  return async (resource) => {
    const attempts = await askMetadata(
      {
        endpoint,
        query: { 'api-version': '2019-08-01', resource, ...selectorParameters(selector, APP_SERVICE_NAMES) },
        headers: { 'x-identity-header': secret },
      },
      surroundings,
    )
    const fields = successOf(attempts, 'the identity endpoint')
    checkEcho(fields, selector, APP_SERVICE_NAMES)
    return readToken(fields, timeOf(surroundings.clock))
  }
}
