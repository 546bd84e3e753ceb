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
  const verifier = await flaggedVerifier(context, () => now, readJwks(context))
  return verifier.verify(token)
}

/**
 * What verifies tokens as the flags say.
 *
 * @param jwks the text of `readJwks`
 * @throws {UsageError | InvalidRequestError}
 */
export async function flaggedVerifier(
  { args }: Context,
  clock: () => Date,
  jwks: string | undefined,
): Promise<AccessTokenVerifier> {
  const { audienceForms, createAccessTokenVerifier } = await import('rbac-core/identity')
  return createAccessTokenVerifier({
    authority: args.text('authority') ?? ENTRA,
    tenantId: required(args.texts('tenant'), 'tenant'),
    audience: required(args.texts('audience'), 'audience').flatMap(audienceForms),
    algorithms: ['RS256'],
    clock,
    ...keysAt(args.text('jwks'), jwks),
  })
}

function required(values: readonly string[], flag: string): readonly string[] {
  if (values.length === 0) throw new UsageError(`\`--${flag}\` is missing: without it any token would do`)
  return values
}

/**
 * The text of the file of keys that the flags name; undefined where they name none, or a URL.
 *
 * @throws {UsageError}
 */
export function readJwks({ args, io }: Context): string | undefined {
  const place = args.text('jwks')
  return place === undefined || isUrl(place) ? undefined : readText(place, io.cwd)
}

function keysAt(
  place: string | undefined,
  text: string | undefined,
): Pick<AccessTokenVerifierOptions, 'jwks' | 'jwksUri'> {
  if (place === undefined) return {}
  if (isUrl(place)) return { jwksUri: place }
  // The verifier looks at what it is.
  return { jwks: parseJson(text ?? '', `\`--jwks\`: \`${place}\``) as { readonly keys: readonly object[] } }
}

function isUrl(place: string): boolean {
  return /^https?:\/\//i.test(place)
}
