import type { Command, Context } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { didYouMean } from '../suggest.js'
import { decodeToken } from '../token/decode.js'
import { TOKEN_FLAG, TRUST_FLAGS } from '../token/flags.js'
import { getToken } from '../token/get.js'
import { readToken } from '../token/read-token.js'
import { verifyToken } from '../token/verify.js'

const DEEDS = ['get', 'verify', 'decode'] as const

export const command: Command = {
  name: 'token',
  summary: 'Get, verify or look at an access token.',
  description: [
    'token get prints a token of the identity that the host or the environment gives: a managed identity (virtual machine, App Service, Azure Arc, Kubernetes), or an app with a secret (AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET).',
    'token verify says whom a token speaks for, after its signature, issuer, tenant, audience and times were found good. token decode shows what a token says without believing it.',
    'The token to verify or decode is given with --token, or as the second argument.',
  ],
  operands: {
    name: '<get|verify|decode>',
    atLeast: 1,
    atMost: 2,
    about: 'What to do; then, perhaps, the token.',
    complete: DEEDS,
  },
  flags: [
    TOKEN_FLAG,
    ...TRUST_FLAGS,
    { name: 'at', value: '<time>', about: 'Verify as of this time, e.g. 2026-11-22T09:00:00Z. Default: now.' },
    { name: 'resource', value: '<uri>', about: 'With get: what the token is for, e.g. https://vault.azure.net.' },
    { name: 'client-id', value: '<id>', about: 'With get: the user-assigned identity, by its client id.' },
    { name: 'object-id', value: '<id>', about: 'With get: the same, by its object id (principal id).' },
    { name: 'resource-id', value: '<id>', about: 'With get: the same, by its Azure resource id.' },
  ],
  examples: [
    { does: 'A token for Key Vault', command: 'rbac token get --resource https://vault.azure.net' },
    {
      does: 'Whom does it speak for?',
      command:
        'rbac token get --resource https://vault.azure.net | rbac token verify --token - --tenant 11111111-1111-1111-1111-111111111111 --audience https://vault.azure.net',
    },
    { does: 'What does this file say?', command: 'rbac token decode --token token.txt --json' },
  ],
  exitCodes: [
    [EXIT.ok, 'done; with verify: the token is good'],
    [EXIT.usage, 'wrong usage, a missing file, or a token that is not good'],
    [EXIT.unreachable, 'no identity is available, or the keys of the authority cannot be fetched'],
  ],
  run: (context) => doDeed(context),
}

async function doDeed(context: Context): Promise<ExitCode> {
  const [deed, given] = context.args.operands
  if (deed === 'get') {
    refuse(context, given, ['token', ...TRUST_FLAGS.map(({ name }) => name), 'at'], 'get')
    return getToken(context)
  }
  if (deed !== 'verify' && deed !== 'decode') {
    throw new UsageError(`\`rbac token\` is followed by ${DEEDS.join(', ')}${didYouMean(deed ?? '', DEEDS)}`)
  }
  refuse(context, undefined, ['resource', 'client-id', 'object-id', 'resource-id'], deed)
  const token = await readToken(onlyOne(given, context.args.text('token')), context.io)
  if (deed === 'verify') return verifyToken(token, context)
  refuse(context, undefined, [...TRUST_FLAGS.map(({ name }) => name), 'at'], deed)
  return decodeToken(token, context)
}

function onlyOne(operand: string | undefined, flag: string | undefined): string {
  if (operand !== undefined && flag !== undefined) throw new UsageError('the token is given twice')
  const given = operand ?? flag
  if (given === undefined) throw new UsageError('the token is missing: --token <jwt|file|->')
  return given
}

/** A flag that would do nothing is refused: whoever gave it expects something of it. */
function refuse({ args }: Context, operand: string | undefined, flags: readonly string[], deed: string): void {
  const useless = flags.find((flag) => args.has(flag))
  if (useless !== undefined) throw new UsageError(`\`--${useless}\` does not go with \`token ${deed}\``)
  if (operand !== undefined) throw new UsageError(`\`token ${deed}\` takes no further argument`)
}
