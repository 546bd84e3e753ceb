import type { ApiKey, CallerOptions } from 'rbac-server/authzen'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { readText } from '../read-text.js'
import { TRUST_FLAGS } from '../token/flags.js'

/**
 * Who may call, as flags and environment say.
 *
 * @throws {UsageError} for a setting that is there and lets nobody in: it was meant to protect something
 */
export async function readCallers(context: Context): Promise<CallerOptions> {
  const apiKeys = readKeys(context)
  return { ...(apiKeys !== undefined && { apiKeys }), ...(await readVerifier(context)) }
}

function readKeys({ args, io }: Context): readonly ApiKey[] | undefined {
  const file = args.text('api-keys')
  const single = io.env.RBAC_API_KEY
  if (file === undefined && single === undefined) return undefined
  const ofFile = file === undefined ? [] : readKeyFile(file, readText(file, io.cwd, MOST_BYTES))
  if (single !== undefined && single.trim() === '') {
    throw new UsageError('RBAC_API_KEY is set and empty: unset it, or set it to a key', 'INVALID_INPUT')
  }
  return single === undefined ? ofFile : [...ofFile, { name: 'RBAC_API_KEY', key: single.trim() }]
}

/** Of a file of keys. */
const MOST_BYTES = 1024 * 1024

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

async function readVerifier(context: Context): Promise<Pick<CallerOptions, 'verifier' | 'principals'>> {
  const { args, io } = context
  const principals = args.texts('caller')
  if (!TRUST_FLAGS.some(({ name }) => args.has(name))) {
    if (principals.length > 0) throw new UsageError('`--caller` goes with `--tenant` and `--audience` only')
    return {}
  }
  const { flaggedVerifier } = await import('../token/verify-flagged.js')
  return { verifier: await flaggedVerifier(context, io.clock), ...(principals.length > 0 && { principals }) }
}
