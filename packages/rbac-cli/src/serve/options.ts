import { resolve } from 'node:path'
import type { Logger } from 'pino'
import type { PdpOptions, TlsFiles } from 'rbac-server/authzen'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { readPort } from '../port.js'
import { readText } from '../read-text.js'
import { readCallers } from './callers.js'
import type { ServeFiles } from './files.js'
import { createLogs } from './logs.js'

const DEFAULT_PORT = 8181

/** All that flags and environment say of a server, but its policy and its certificate. */
export type ServeOptions = Omit<PdpOptions, 'policy' | 'tls'>

export interface ReadServeOptions {
  readonly options: ServeOptions
  readonly logger: Logger
  readonly closeLogs: () => void
}

/**
 * Reads them; a worker thread does so again, for what does not cross to it, with the files as its main thread read them.
 *
 * @throws {UsageError | InvalidMappingError | InvalidRequestError}
 */
export async function readServeOptions(context: Context, files: ServeFiles): Promise<ReadServeOptions> {
  const { args, io } = context
  const [host, publicUrl] = [args.text('host'), args.text('public-url')]
  const mappingFile = resolve(io.cwd, args.text('mapping') ?? '')
  const maxStalenessSeconds = secondsOf(context, 'max-staleness')
  const drainSeconds = secondsOf(context, 'drain')
  const callers = await readCallers(context, files)
  const { parseMapping } = await import('rbac-server/authzen')
  const { logger, records, close } = createLogs(context)
  const options: ServeOptions = {
    ...callers,
    logger,
    ...(records !== undefined && { records }),
    strict: args.has('strict'),
    explain: args.has('explain'),
    allowOpen: args.has('allow-open'),
    port: readPort(args.text('port'), '--port') ?? DEFAULT_PORT,
    ...(host !== undefined && { host }),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(files.mapping !== undefined && { mapping: parseMapping(files.mapping, { file: mappingFile }) }),
    ...(maxStalenessSeconds !== undefined && { maxStalenessSeconds }),
    ...(drainSeconds !== undefined && { drainMs: drainSeconds * 1000 }),
  }
  return { options, logger, closeLogs: close }
}

const MOST_PEM_BYTES = 1024 * 1024

export function readTls({ args, io }: Context): TlsFiles | undefined {
  const [cert, key] = [args.text('tls-cert'), args.text('tls-key')]
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw new UsageError('`--tls-cert` and `--tls-key` go together')
  return {
    cert: readText(cert, io.cwd, MOST_PEM_BYTES),
    key: readText(key, io.cwd, MOST_PEM_BYTES),
  }
}

function secondsOf({ args }: Context, flag: string): number | undefined {
  const text = args.text(flag)
  if (text === undefined) return undefined
  const seconds = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(seconds)) throw new UsageError(`\`--${flag}\` is a number of seconds, not \`${text}\``)
  return seconds
}
