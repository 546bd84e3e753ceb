import type { PdpOptions, TlsFiles } from 'rbac-server/authzen'
import type { Context } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { policyPaths } from '../load.js'
import { readServeFiles, type ServeFiles } from './files.js'
import { readServeOptions, readTls } from './options.js'
import type { ServeSetup } from './worker.js'

/** `rbac serve`: up until it is told to stop. */
export async function servePdp(context: Context): Promise<ExitCode> {
  const { args, io, out } = context
  const policy = policyPaths(args.texts('policy'), io)
  const tls = readTls(context)
  const files = await readServeFiles(context)
  const { options, logger, closeLogs } = await readServeOptions(context, files)
  const stopped = io.untilStopped()
  try {
    const server = await start(context, policy, files, { ...options, ...(tls !== undefined && { tls }) })
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

interface Serving {
  readonly url: string
  reload(): Promise<void>
  renewTls(tls: TlsFiles): void
  close(): Promise<void>
}

/** One server in this thread, or several in threads of their own. */
async function start(
  context: Context,
  policy: readonly string[],
  files: ServeFiles,
  options: Omit<PdpOptions, 'policy'>,
): Promise<Serving> {
  const { startPdpPool, startPdpServer } = await import('rbac-server/authzen')
  const workers = readWorkers(context)
  if (workers === undefined) return startPdpServer({ ...options, policy })
  const { args, cwd, env } = context.io
  return startPdpPool({
    ...options,
    policy,
    workers,
    // By the package's name: this file is elsewhere when the program is bundled, and threads run the one that is not.
    script: new URL('./dist/serve/worker.js', import.meta.resolve('rbac-cli/package.json')),
    setup: { args: args.slice(1), cwd, env: { RBAC_API_KEY: env.RBAC_API_KEY }, files } satisfies ServeSetup,
  })
}

function readWorkers({ args }: Context): number | undefined {
  const text = args.text('workers')
  if (text !== undefined && !/^[1-9]\d?$/.test(text)) {
    throw new UsageError(`\`--workers\` is a number from 1 to 99, not \`${text}\``)
  }
  return text === undefined ? undefined : Number(text)
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
