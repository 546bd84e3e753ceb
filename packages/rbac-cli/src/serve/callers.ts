import type { ApiKey, CallerOptions } from 'rbac-server/authzen'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { TRUST_FLAGS } from '../token/flags.js'
import { flaggedVerifier } from '../token/verify-flagged.js'
import type { ServeFiles } from './files.js'

/**
 * Who may call, as flags, environment and files say.
 *
 * @throws {UsageError} for a setting that is there and lets nobody in: it was meant to protect something
 */
export async function readCallers(context: Context, files: ServeFiles): Promise<CallerOptions> {
  const apiKeys = readKeys(context, files)
  return { ...(apiKeys !== undefined && { apiKeys }), ...(await readVerifier(context, files)) }
}

function readKeys({ args, io }: Context, { apiKeys }: ServeFiles): readonly ApiKey[] | undefined {
  const single = io.env.RBAC_API_KEY
  if (apiKeys === undefined && single === undefined) return undefined
  const ofFile = apiKeys === undefined ? [] : readKeyFile(args.text('api-keys') ?? '', apiKeys)
  if (single !== undefined && single.trim() === '') {
    throw new UsageError('RBAC_API_KEY is set and empty: unset it, or set it to a key', 'INVALID_INPUT')
  }
  return single === undefined ? ofFile : [...ofFile, { name: 'RBAC_API_KEY', key: single.trim() }]
}

function readKeyFile(file: string, text: string): readonly ApiKey[] {
  const keys = text.split(/\r?\n/).flatMap((line, index) => {
    const [name, key, may, ...more] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    if (name === undefined || name === '') return []
    if (key === undefined || more.length > 0 || (may !== undefined && may !== 'explain')) {
      throw new UsageError(
        `\`${file}\` line ${index + 1} must be \`name key\`, or \`name key explain\``,
        'INVALID_INPUT',
      )
    }
    return [{ name, key, explain: may === 'explain' }]
  })
  if (keys.length === 0) throw new UsageError(`\`${file}\` holds no key, so nobody could call`, 'INVALID_INPUT')
  return keys
}

async function readVerifier(
  context: Context,
  { jwks }: ServeFiles,
): Promise<Pick<CallerOptions, 'verifier' | 'principals'>> {
  const { args, io } = context
  const principals = args.texts('caller')
  if (!TRUST_FLAGS.some(({ name }) => args.has(name))) {
    if (principals.length > 0) throw new UsageError('`--caller` goes with `--tenant` and `--audience` only')
    return {}
  }
  return { verifier: await flaggedVerifier(context, io.clock, jwks), ...(principals.length > 0 && { principals }) }
}
