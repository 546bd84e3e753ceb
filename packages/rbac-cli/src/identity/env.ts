import type { HostStyle, IdentityEndpoints } from 'rbac-server/authority'
import type { Context } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { existingFile } from '../load.js'
import { decoded, readBytes } from '../read-text.js'
import { commandLine } from '../shell.js'
import { parseJson } from '../strict-json.js'
import { findRunning } from './running.js'

/** `rbac identity env`: what a shell reads to be on the host. */
export async function printEnvironment({ args, io, out }: Context, host: string): Promise<ExitCode> {
  const { hostEnvironment } = await import('rbac-server/authority')
  const file = args.text('endpoints')
  const endpoints = file === undefined ? runningWith(host) : readEndpoints(existingFile(file, io.cwd), file)
  const style = STYLES.find((known) => known === args.text('style')) ?? 'imds'
  const noProxy = io.env.NO_PROXY ?? io.env.no_proxy ?? ''
  const variables = hostEnvironment(endpoints, host, { style, noProxy })
  const unset = OF_A_HOST.filter((name) => io.env[name] !== undefined && variables[name] === undefined)
  if (out.json) await out.value({ schema: 'rbac.identity-env/v1', variables, unset })
  else {
    const syntax = SYNTAX.get(args.text('shell') ?? 'sh') ?? POSIX
    for (const name of unset) await out.raw(`${syntax.unset(name)}\n`)
    for (const [name, value] of Object.entries(variables)) await out.raw(`${syntax.set(name, value)}\n`)
  }
  return EXIT.ok
}

/** By these clients tell which kind of host they are on: one that was left from another host would win. */
const OF_A_HOST: readonly string[] = [
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  'IDENTITY_ENDPOINT',
  'IDENTITY_HEADER',
  'IDENTITY_SERVER_THUMBPRINT',
  'IMDS_ENDPOINT',
  'MSI_ENDPOINT',
  'MSI_SECRET',
]

const STYLES: readonly HostStyle[] = ['imds', 'app-service', 'azure-arc']

interface Syntax {
  readonly set: (name: string, value: string) => string
  readonly unset: (name: string) => string
}

const POSIX: Syntax = {
  set: (name, value) => commandLine(['export', `${name}=${value}`]),
  unset: (name) => `unset ${name}`,
}

const SYNTAX: ReadonlyMap<string, Syntax> = new Map([
  [
    'fish',
    {
      set: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, '\\$&')}'`,
      unset: (name) => `set -e ${name}`,
    },
  ],
  [
    'pwsh',
    {
      set: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
      unset: (name) => `Remove-Item Env:${name}`,
    },
  ],
])

/** @throws {UsageError} where no authority runs, or several have that host */
function runningWith(host: string): IdentityEndpoints {
  const running = findRunning()
  const wanted = host.toLowerCase()
  const having = running.filter(({ hosts }) => Object.keys(hosts).some((name) => name.toLowerCase() === wanted))
  const [found = running[0], second] = having
  if (found === undefined) {
    throw new UsageError(
      'no local authority runs here: start one with `rbac identity serve`, or give --endpoints <file>',
      'FILE_NOT_FOUND',
    )
  }
  if (second !== undefined) {
    throw new UsageError(
      `several authorities that run here have a host \`${host}\`: give --endpoints <file>`,
      'AMBIGUOUS_NAME',
    )
  }
  return found
}

function readEndpoints(path: string, shown: string): IdentityEndpoints {
  const value = parsed(path)
  if (isEndpoints(value)) return value
  throw new UsageError(`\`${shown}\` does not hold what \`rbac identity serve\` prints`, 'INVALID_INPUT')
}

/** Far more than `rbac identity serve` prints. */
const MOST_BYTES = 1024 * 1024

function parsed(path: string): unknown {
  try {
    return parseJson(decoded(readBytes(path, MOST_BYTES)) ?? '', path)
  } catch {
    return undefined
  }
}

/** Enough of a look to rely on what is used here. */
function isEndpoints(value: unknown): value is IdentityEndpoints {
  if (!isObject(value) || !isUrl(value.authority) || typeof value.ca !== 'string' || !isObject(value.hosts))
    return false
  return Object.values(value.hosts).every((host) => isObject(host) && isUrl(host.imds) && isObject(host.appService))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value)
}
