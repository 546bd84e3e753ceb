import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { existingFile } from '../load.js'
import { readPort } from '../port.js'
import { announce } from './running.js'

/** `rbac identity serve`: up until it is told to stop. */
export async function serveIdentities({ args, io, out }: Context): Promise<ExitCode> {
  const { createLocalAuthority, loadDirectory } = await import('rbac-server/authority')
  const given = args.text('directory')
  const file = given === undefined ? exampleDirectory() : existingFile(given, io.cwd)
  const address = args.text('host')
  const issuerFormat = args.text('issuer')
  const arcKeys = args.text('arc-keys')
  const stopped = io.untilStopped()
  const authority = await createLocalAuthority({
    directory: loadDirectory(file),
    folder: dirname(file),
    port: readPort(args.text('port'), '--port') ?? 0,
    metadataPort: readPort(args.text('imds-port'), '--imds-port') ?? 0,
    ...(address !== undefined && { address }),
    allowRemote: args.has('allow-remote'),
    names: args.texts('name'),
    ...(issuerFormat !== undefined && { issuerFormat: issuerFormat === 'azure' ? 'azure' : 'local' }),
    ...(arcKeys !== undefined && { arcFolder: resolve(io.cwd, arcKeys) }),
    onFault: (error) => void out.warning(`a request failed: ${error instanceof Error ? error.message : String(error)}`),
  })
  try {
    const { endpoints } = authority
    announce(endpoints)
    await out.raw(`${JSON.stringify({ ...(out.json && { schema: 'rbac.identity/v1' }), ...endpoints })}\n`)
    if (args.has('allow-remote')) await out.warning('every machine that reaches this one may have tokens')
    await stopped
  } finally {
    await authority.close()
  }
  return EXIT.ok
}

/** The directory of the stock-tracker example: shipped with the package, or in the repository it is built from. */
function exampleDirectory(): string {
  // Asked for by name: this file is elsewhere when the program is bundled.
  const server = dirname(fileURLToPath(import.meta.resolve('rbac-server/package.json')))
  const places = [
    join(server, 'stock-tracker.yaml'),
    join(server, '../../examples/stock-tracker-identity/directory.yaml'),
  ]
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new UsageError('the example is not there: give --directory <file>', 'FILE_NOT_FOUND')
  return found
}
