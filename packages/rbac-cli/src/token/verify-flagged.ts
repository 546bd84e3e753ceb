import type { AccessTokenVerifier, AccessTokenVerifierOptions, VerifiedAccessToken } from 'rbac-core/identity'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { readText } from '../read-text.js'
import { parseJson } from '../strict-json.js'

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

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i

function timeOf(at: string | undefined, clock: () => Date): Date {
  if (at === undefined) return clock()
  const time = new Date(at)
  // A date that no calendar has would be rolled over.
  const day = new Date(`${at.slice(0, 10)}T00:00:00Z`).getUTCDate()
  if (!DATE_TIME.test(at) || Number.isNaN(time.getTime()) || day !== Number(at.slice(8, 10)))
    throw new UsageError('`--at` is not a time, e.g. 2026-11-22T09:00:00Z')
  return time
}

function keysAt(place: string | undefined, cwd: string): Pick<AccessTokenVerifierOptions, 'jwks' | 'jwksUri'> {
  if (place === undefined) return {}
  if (/^https?:\/\//i.test(place)) return { jwksUri: place }
  // The verifier looks at what it is.
  return { jwks: parseJson(readText(place, cwd), `\`--jwks\`: \`${place}\``) as { readonly keys: readonly object[] } }
}
