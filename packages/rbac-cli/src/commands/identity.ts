import type { Command, Context, Flag } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { printEnvironment } from '../identity/env.js'
import { serveIdentities } from '../identity/serve.js'
import { didYouMean } from '../suggest.js'

const DEEDS = ['serve', 'env'] as const

const SERVE_FLAGS: readonly Flag[] = [
  {
    name: 'directory',
    value: '<file>',
    about:
      'With serve: tenants, hosts, identities, applications, users and groups. Default: those of the stock-tracker example.',
    complete: 'file',
  },
  { name: 'port', value: '<number>', about: 'With serve: port of the authority. Default: any that is free.' },
  {
    name: 'imds-port',
    value: '<number>',
    about: 'With serve: port of the metadata endpoints. Default: any that is free.',
  },
  {
    name: 'issuer',
    value: '<local|azure>',
    about:
      "With serve: whose name stands in tokens, the authority's own (the default) or Azure's, for services that take no other.",
    complete: ['local', 'azure'],
  },
  {
    name: 'arc-keys',
    value: '<folder>',
    about: 'With serve: open the Azure Arc endpoint, with its challenges in this folder.',
    complete: 'file',
  },
  {
    name: 'host',
    value: '<address>',
    about: 'With serve: listen here instead of 127.0.0.1; needs --allow-remote unless it is loopback.',
  },
  { name: 'allow-remote', about: 'With serve: whoever reaches the address may have tokens.' },
  {
    name: 'name',
    value: '<name>',
    repeatable: true,
    about: 'With serve: a further name by which it is reached; the first one stands in URLs.',
  },
]

const ENV_FLAGS: readonly Flag[] = [
  {
    name: 'style',
    value: '<style>',
    about: 'With env: which endpoint of the host to use: imds (the default), app-service or azure-arc.',
    complete: ['imds', 'app-service', 'azure-arc'],
  },
  {
    name: 'shell',
    value: '<shell>',
    about: 'With env: whose syntax to write: sh (the default), fish or pwsh.',
    complete: ['sh', 'fish', 'pwsh'],
  },
  {
    name: 'endpoints',
    value: '<file>',
    about: 'With env: what serve printed, in a file. Default: the authority that runs on this machine.',
    complete: 'file',
  },
]

export const command: Command = {
  name: 'identity',
  summary: 'Run a local identity authority, for development and tests.',
  description: [
    'identity serve stands in for Azure on this machine: metadata endpoints that give programs tokens for the managed identities of a host, and the authority that issues them. It prints one line of JSON with all addresses and stays up until it is stopped. Nothing it makes outlives it.',
    'identity env prints the environment in which a program believes that it runs on a host; the name of the host is its second argument. Every Azure client library then gets its tokens here. Variables that would lead to another host are unset.',
    'It listens on this machine only, and has no credentials to ask for: whoever can reach it may have every token.',
  ],
  operands: {
    name: '<serve|env>',
    atLeast: 1,
    atMost: 2,
    about: 'What to do; after env, the name of a host.',
    complete: DEEDS,
  },
  flags: [...SERVE_FLAGS, ...ENV_FLAGS],
  examples: [
    { does: "The stock tracker's machines", command: 'rbac identity serve' },
    {
      does: 'Your own, on fixed ports',
      command: 'rbac identity serve --directory directory.yaml --port 8443 --imds-port 8080',
    },
    { does: 'This shell runs on a VM', command: 'eval "$(rbac identity env stock-tracker-vm)"' },
    { does: 'A token of its identity', command: 'rbac token get --resource https://vault.azure.net' },
  ],
  exitCodes: [
    [EXIT.ok, 'stopped by SIGINT or SIGTERM; with env: done'],
    [EXIT.usage, 'wrong usage, a bad directory file, a port that is taken, or an unknown host'],
  ],
  run: doDeed,
}

async function doDeed(context: Context): Promise<ExitCode> {
  const [deed = '', host] = context.args.operands
  if (deed === 'serve') {
    if (host !== undefined)
      throw new UsageError(`unexpected argument \`${host}\`: serve serves every host of the directory`)
    refuseFlags(context, ENV_FLAGS, deed)
    return serveIdentities(context)
  }
  if (deed === 'env') {
    refuseFlags(context, SERVE_FLAGS, deed)
    if (host === undefined) throw new UsageError('`rbac identity env` needs the name of a host')
    return printEnvironment(context, host)
  }
  throw new UsageError(
    `\`rbac identity\` is followed by ${DEEDS.join(' or ')}, not \`${deed}\`${didYouMean(deed, DEEDS)}`,
  )
}

/** A flag that would do nothing is refused: whoever gave it expects something of it. */
function refuseFlags({ args }: Context, flags: readonly Flag[], deed: string): void {
  const useless = flags.find(({ name }) => args.has(name))
  if (useless !== undefined) throw new UsageError(`\`--${useless.name}\` does not go with \`identity ${deed}\``)
}
