import { InvalidRequestError, parsePolicy } from 'rbac-core'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { POLICY_FLAGS } from '../flags.js'
import type { Source } from '../source.js'

/**
 * Answers from the server that `--pdp` names. What its policy calls people stays there.
 *
 * @throws {UsageError} for flags that say something about a policy
 */
export async function remoteSource({ args, io }: Context, url: string): Promise<Source> {
  const useless = POLICY_FLAGS.find(({ name }) => args.has(name))
  if (useless !== undefined) {
    throw new UsageError(`\`--${useless.name}\` does not go with \`--pdp\`: the server has its own policy`)
  }
  const { createPdpClient } = await import('rbac-core/pdp')
  const credential = io.env.RBAC_PDP_KEY?.trim() || undefined
  if (credential !== undefined && !/^[\x21-\x7e]+$/.test(credential)) {
    throw new UsageError('`$RBAC_PDP_KEY` must be one key or token, without blanks', 'INVALID_REQUEST')
  }
  const client = clientOf(() => createPdpClient({ url, credential }), url)
  return { policy: parsePolicy({}), check: client.check, explain: client.explain }
}

/** @throws {UsageError} for a URL that no server can have */
function clientOf<Client>(create: () => Client, url: string): Client {
  try {
    return create()
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error
    // A password, or a key in a query, is not to be repeated.
    const given = /[@?#]/.test(url) ? '' : `, not \`${url}\``
    throw new UsageError(
      `\`--pdp\` must be an http or https URL without user, password or query${given}`,
      'INVALID_REQUEST',
    )
  }
}
