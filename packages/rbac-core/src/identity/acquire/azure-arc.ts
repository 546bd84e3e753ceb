import { timeOf } from '../clock.js'
import { AuthenticationError } from '../errors.js'
import { checkEcho, type IdentitySelector, METADATA_NAMES, selectorParameters } from './identity-selector.js'
import type { IdentitySource } from './identity-source.js'
import { askMetadata } from './metadata-endpoint.js'
import { successOf } from './refusal.js'
import type { Attempts } from './retry.js'
import { readSmallFile } from './small-file.js'
import { type Surroundings, variable } from './surroundings.js'
import { readToken } from './token-answer.js'

/** Where the agent of a machine outside Azure listens, unless its variables say otherwise. */
export const ARC_ENDPOINT = 'http://127.0.0.1:40342/metadata/identity/oauth2/token'

/** A key has some tens of characters. */
const MAX_KEY_BYTES = 4096

/**
 * The agent of Azure Arc. It names a file that only privileged processes can read, and gives a token to who knows what
 * is in it.
 */
export function azureArc(surroundings: Surroundings, selector: IdentitySelector, endpoint: string): IdentitySource {
  return async (resource) => {
    const ask = (headers: Record<string, string>): Promise<Attempts> =>
      askMetadata(
        {
          endpoint,
          query: { 'api-version': '2020-06-01', resource, ...selectorParameters(selector, METADATA_NAMES) },
          headers: { metadata: 'true', ...headers },
        },
        surroundings,
      )
    const path = keyPath(await ask({}), surroundings)
    const key = await readKey(path, surroundings)
    const fields = successOf(await ask({ authorization: `Basic ${key}` }), SERVICE)
    checkEcho(fields, selector, METADATA_NAMES, true)
    return readToken(fields, timeOf(surroundings.clock))
  }
}

const SERVICE = 'the Azure Arc agent'

/** The file that the agent's challenge names: straight in its own folder, whatever the challenge says. */
function keyPath(attempts: Attempts, surroundings: Surroundings): string {
  const { outcome } = attempts
  if (typeof outcome === 'string' || outcome.status !== 401) {
    successOf(attempts, SERVICE)
    throw new AuthenticationError('invalid_response', `${SERVICE} does not ask who is there`)
  }
  const [, path] = /^Basic realm="?([^"]+)"?$/i.exec(outcome.header('www-authenticate')?.trim() ?? '') ?? []
  if (path === undefined || !keyFilePattern(surroundings).test(path)) {
    throw new AuthenticationError('invalid_file_path', `${SERVICE} names a file that is not one of its keys`)
  }
  return path
}

function keyFilePattern({ env, platform }: Surroundings): RegExp {
  if (platform !== 'win32') return /^\/var\/opt\/azcmagent\/tokens\/[^/\0]+\.key$/
  const folder = `${variable(env, 'ProgramData') ?? 'C:\\ProgramData'}\\AzureConnectedMachineAgent\\Tokens\\`
  return new RegExp(`^${folder.replace(/[^\w]/g, '\\$&')}[^\\\\/:\\0]+\\.key$`, 'i')
}

async function readKey(path: string, { files }: Surroundings): Promise<string> {
  const key = await readSmallFile(files, path, MAX_KEY_BYTES)
  if (key !== undefined && /^[\x21-\x7e]+$/.test(key)) return key
  throw new AuthenticationError(
    'invalid_file_path',
    `the key that ${SERVICE} names can not be read (its reader must be in the group \`himds\`)`,
  )
}
