import { CredentialUnavailableError } from '../errors.js'
import { readSmallFile } from './small-file.js'
import type { Surroundings } from './surroundings.js'

const MAX_BYTES = 64 * 1024

/** The form fields that show the token in `path` to the authority. Read anew each time, because the host renews it. */
export async function federatedProof(path: string, { files }: Surroundings): Promise<Readonly<Record<string, string>>> {
  const assertion = (await readSmallFile(files, path, MAX_BYTES)) ?? ''
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(assertion)) {
    throw new CredentialUnavailableError('not_configured', 'the federated token file is not there or holds no token')
  }
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  }
}
