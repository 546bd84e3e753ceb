import type { AccessToken, IdentitySelector } from 'rbac-core/identity'
import type { Context } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { lookAt } from './decode.js'

/** `rbac token get`: the token and nothing else on stdout, so that a script can take it. */
export async function getToken(context: Context): Promise<ExitCode> {
  const { args, out } = context
  const resource = args.text('resource')
  if (resource === undefined) {
    throw new UsageError('`--resource` is missing: what the token is for, e.g. --resource https://vault.azure.net')
  }
  const { token, expiresOnTimestamp, tokenType } = await acquire(context, resource)
  if (!out.json) {
    await out.line(token)
    return EXIT.ok
  }
  // A resource's token is its own business and need not be one that can be read.
  const seen = await lookAt(token).catch(() => undefined)
  await out.value({
    schema: 'rbac.token/v1',
    principal: seen?.principal ?? null,
    claims: seen?.claims ?? null,
    accessToken: token,
    tokenType,
    expiresOn: new Date(expiresOnTimestamp).toISOString(),
    resource,
  })
  return EXIT.ok
}

async function acquire({ args, io }: Context, resource: string): Promise<AccessToken> {
  const { credentialFromEnvironment, ManagedIdentityCredential } = await import('rbac-core/identity')
  const selector = selectorOf(args)
  const world = { env: io.env, clock: io.clock }
  const credential =
    Object.keys(selector).length === 0
      ? credentialFromEnvironment(world)
      : new ManagedIdentityCredential({ ...world, ...selector })
  return credential.getToken(`${resource}/.default`)
}

function selectorOf(args: Context['args']): IdentitySelector {
  const [clientId, objectId, resourceId] = ['client-id', 'object-id', 'resource-id'].map((flag) => args.text(flag))
  return {
    ...(clientId !== undefined && { clientId }),
    ...(objectId !== undefined && { objectId }),
    ...(resourceId !== undefined && { resourceId }),
  }
}
