import { readFileSync } from 'node:fs'
import type { TlsFiles } from 'rbac-server/authzen'
import type { Context } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { existingFile, policyPaths } from '../load.js'
import { readPort } from '../port.js'
import { readCallers } from './callers.js'
import { createLogs } from './logs.js'

const DEFAULT_PORT = 8181

/** `rbac serve`: up until it is told to stop. */
export async function servePdp(context: Context): Promise<ExitCode> {
  const { args, io, out } = context
  const { loadMapping, startPdpServer } = await import('rbac-server/authzen')
  const policy = policyPaths(args.texts('policy'), io)
  const [host, publicUrl] = [args.text('host'), args.text('public-url')]
  const maxStalenessSeconds = secondsOf(context, 'max-staleness')
  const drainSeconds = secondsOf(context, 'drain')
  const tls = readTls(context)
  const mapping = args.text('mapping')
  const callers = await readCallers(context)
  const { logger, records, close: closeLogs } = createLogs(context)
  const stopped = io.untilStopped()
  try {
    const server = await startPdpServer({
      ...callers,
      policy,
      logger,
      ...(records !== undefined && { records }),
      strict: args.has('strict'),
      explain: args.has('explain'),
      allowOpen: args.has('allow-open'),
      port: readPort(args.text('port'), '--port') ?? DEFAULT_PORT,
      ...(host !== undefined && { host }),
      ...(publicUrl !== undefined && { publicUrl }),
      ...(tls !== undefined && { tls }),
      ...(mapping !== undefined && { mapping: loadMapping(existingFile(mapping, io.cwd)) }),
      ...(maxStalenessSeconds !== undefined && { maxStalenessSeconds }),
      ...(drainSeconds !== undefined && { drainMs: drainSeconds * 1000 }),
    })
    io.onReload(() => {
      renew(
        () => readTls(context),
        server.renewTls,
        (problem) => logger.warn({ problem }, 'certificate not renewed'),
      )
      void server.reload()
    })
    const { url } = server
    await out.raw(`${JSON.stringify({ ...(out.json && { schema: 'rbac.serve/v1' }), url })}\n`)
    await stopped
    logger.info({}, 'stopping')
    await server.close()
  } finally {
    closeLogs()
  }
  return EXIT.ok
}

function readTls({ args, io }: Context): TlsFiles | undefined {
  const [cert, key] = [args.text('tls-cert'), args.text('tls-key')]
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw new UsageError('`--tls-cert` and `--tls-key` go together')
  return {
    cert: readFileSync(existingFile(cert, io.cwd), 'utf8'),
    key: readFileSync(existingFile(key, io.cwd), 'utf8'),
  }
}

/** A certificate that can't be used leaves the one before in use. */
function renew(
  read: () => TlsFiles | undefined,
  use: (tls: TlsFiles) => void,
  report: (problem: string) => void,
): void {
  try {
    const tls = read()
    if (tls !== undefined) use(tls)
  } catch (error) {
    report(error instanceof UsageError ? error.message : 'the files do not hold a certificate and its key')
  }
}

function secondsOf({ args }: Context, flag: string): number | undefined {
  const text = args.text(flag)
  if (text === undefined) return undefined
  const seconds = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(seconds)) throw new UsageError(`\`--${flag}\` is a number of seconds, not \`${text}\``)
  return seconds
}
