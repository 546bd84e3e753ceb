import { timeOf } from '../clock.js'
import { checkEcho, type IdentitySelector, METADATA_NAMES, selectorParameters } from './identity-selector.js'
import type { IdentitySource } from './identity-source.js'
import { askMetadata } from './metadata-endpoint.js'
import { successOf } from './refusal.js'
import { type Surroundings, variable } from './surroundings.js'
import { readToken } from './token-answer.js'

const AZURE_ADDRESS = 'http://169.254.169.254'

/** The instance metadata service of a virtual machine, or of whatever stands in for it. */
export function imds(surroundings: Surroundings, selector: IdentitySelector): IdentitySource {
  const host = variable(surroundings.env, 'AZURE_POD_IDENTITY_AUTHORITY_HOST') ?? AZURE_ADDRESS
  return async (resource) => {
    const attempts = await askMetadata(
      {
        endpoint: `${host.replace(/\/+$/, '')}/metadata/identity/oauth2/token`,
        query: { 'api-version': '2018-02-01', resource, ...selectorParameters(selector, METADATA_NAMES) },
        headers: { metadata: 'true' },
      },
      surroundings,
    )
    const fields = successOf(attempts, 'the metadata service')
    checkEcho(fields, selector, METADATA_NAMES)
    return readToken(fields, timeOf(surroundings.clock))
  }
}
