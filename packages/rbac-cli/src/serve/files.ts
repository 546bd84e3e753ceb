import type { Context } from '../command.js'
import { existingFile } from '../load.js'
import { readText } from '../read-text.js'
import { readJwks } from '../token/verify-flagged.js'

/** What the files hold that say who may call and how names are mapped; undefined for those that no flag names. */
export interface ServeFiles {
  readonly apiKeys: string | undefined
  readonly mapping: string | undefined
  readonly jwks: string | undefined
}

/** Of keys. */
const MOST_BYTES = 1024 * 1024

/**
 * Reads them, once for a server and all its threads: one that takes another's place later has to let in the same callers,
 * whatever the files say by then.
 *
 * @throws {UsageError | InvalidMappingError | InvalidRequestError}
 */
export async function readServeFiles(context: Context): Promise<ServeFiles> {
  const { args, io } = context
  const [keys, mapping] = [args.text('api-keys'), args.text('mapping')]
  const { readMappingText } = await import('rbac-server/authzen')
  return {
    apiKeys: keys === undefined ? undefined : readText(keys, io.cwd, MOST_BYTES),
    mapping: mapping === undefined ? undefined : readMappingText(existingFile(mapping, io.cwd)),
    jwks: readJwks(context),
  }
}
