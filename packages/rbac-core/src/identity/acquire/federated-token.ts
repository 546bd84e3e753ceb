import { CredentialUnavailableError } from '../errors.js'
import type { Surroundings } from './surroundings.js'

const MAX_BYTES = 64 * 1024

/** The form fields that show the token in `path` to the authority. Read anew each time, because the host renews it. */
export async function federatedProof(path: string, { files }: Surroundings): Promise<Readonly<Record<string, string>>> {
  const size = await files?.size(path)
  const text =
    files === undefined || size === undefined || size > MAX_BYTES ? '' : await files.read(path).catch(() => '')
  const assertion = text.trim()
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(assertion)) {
    throw new CredentialUnavailableError('not_configured', 'the federated token file is not there or holds no token')
  }
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  }
}
