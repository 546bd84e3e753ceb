import { readFileSync } from 'node:fs'
import type { AccessTokenVerifier, AccessTokenVerifierOptions, VerifiedAccessToken } from 'rbac-core/identity'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { existingFile } from '../load.js'

const ENTRA = 'https://login.microsoftonline.com'

/**
 * The token, verified against what the flags trust, as of the time they name.
 *
 * @throws {UsageError | InvalidTokenError | KeysUnavailableError | InvalidRequestError}
 */
export async function verifyFlagged(token: string, context: Context): Promise<VerifiedAccessToken> {
  const now = timeOf(context.args.text('at'), context.io.clock)
  const verifier = await flaggedVerifier(context, () => now)
  return verifier.verify(token)
}

/**
 * What verifies tokens as the flags say.
 *
 * @throws {UsageError | InvalidRequestError}
 */
export async function flaggedVerifier({ args, io }: Context, clock: () => Date): Promise<AccessTokenVerifier> {
  const { audienceForms, createAccessTokenVerifier } = await import('rbac-core/identity')
  return createAccessTokenVerifier({
    authority: args.text('authority') ?? ENTRA,
    tenantId: required(args.texts('tenant'), 'tenant'),
    audience: required(args.texts('audience'), 'audience').flatMap(audienceForms),
    algorithms: ['RS256'],
    clock,
    ...keysAt(args.text('jwks'), io.cwd),
  })
}

function required(values: readonly string[], flag: string): readonly string[] {
  if (values.length === 0) throw new UsageError(`\`--${flag}\` is missing: without it any token would do`)
  return values
}

function timeOf(at: string | undefined, clock: () => Date): Date {
  const time = at === undefined ? clock() : new Date(at)
  if (Number.isNaN(time.getTime())) throw new UsageError('`--at` is not a time, e.g. 2026-11-22T09:00:00Z')
  return time
}

function keysAt(place: string | undefined, cwd: string): Pick<AccessTokenVerifierOptions, 'jwks' | 'jwksUri'> {
  if (place === undefined) return {}
  if (/^https?:\/\//i.test(place)) return { jwksUri: place }
  try {
    return { jwks: JSON.parse(readFileSync(existingFile(place, cwd), 'utf8')) }
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`\`--jwks\`: \`${place}\` is not JSON`, 'INVALID_INPUT')
    throw error
  }
}
