import type { AccessTokenVerifier, AccessTokenVerifierOptions, VerifiedAccessToken } from 'rbac-core/identity'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { readText } from '../read-text.js'
import { parseJson } from '../strict-json.js'
import { readTime } from '../time.js'

const ENTRA = 'https://login.microsoftonline.com'

/**
 * The token, verified against what the flags trust, as of the time they name.
 *
 * @throws {UsageError | InvalidTokenError | KeysUnavailableError | InvalidRequestError}
 */
export async function verifyFlagged(token: string, context: Context): Promise<VerifiedAccessToken> {
  const at = readTime(context.args)
  const now = at === undefined ? context.io.clock() : new Date(at)
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

function keysAt(place: string | undefined, cwd: string): Pick<AccessTokenVerifierOptions, 'jwks' | 'jwksUri'> {
  if (place === undefined) return {}
  if (/^https?:\/\//i.test(place)) return { jwksUri: place }
  // The verifier looks at what it is.
  return { jwks: parseJson(readText(place, cwd), `\`--jwks\`: \`${place}\``) as { readonly keys: readonly object[] } }
}
