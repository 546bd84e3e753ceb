import type { AccessRequest } from 'rbac-core'
import type { Context } from './command.js'
import type { Directory } from './directory.js'
import { UsageError } from './exit.js'
import { TRUST_FLAGS } from './token/flags.js'

/** The part of an access request that says who asks. */
export type Requester = Pick<AccessRequest, 'principalId' | 'groupIds' | 'groupsIncomplete'>

/**
 * Who asks, with names made ids where a directory has any: the one that a token speaks for, once it is verified, or the
 * one that is named. A name that is doubtful is remarked upon on stderr.
 *
 * @throws {UsageError | InvalidTokenError | KeysUnavailableError}
 */
export async function readRequester(context: Context, directory: Directory | undefined): Promise<Requester> {
  const { args } = context
  const token = args.text('token')
  if (token !== undefined) return requesterOfToken(context, token)
  const useless = TRUST_FLAGS.find(({ name }) => args.has(name))
  if (useless !== undefined) throw new UsageError(`\`--${useless.name}\` goes with \`--token\` only`)
  return namedRequester(context, directory)
}

async function requesterOfToken(context: Context, given: string): Promise<Requester> {
  const { args, io } = context
  const other = ['principal', 'group'].find((flag) => args.has(flag))
  if (other !== undefined) throw new UsageError(`\`--${other}\` does not go with \`--token\`: the token says who asks`)
  const { readToken } = await import('./token/read-token.js')
  const { verifyFlagged } = await import('./token/verify-flagged.js')
  const { principal } = await verifyFlagged(await readToken(given, io), context)
  const { id, groupIds, groupsIncomplete } = principal
  return {
    principalId: id,
    ...(groupIds !== undefined && { groupIds }),
    ...(groupsIncomplete !== undefined && { groupsIncomplete }),
  }
}

async function namedRequester({ args, out }: Context, directory: Directory | undefined): Promise<Requester> {
  const resolve = async (text: string, flag: string): Promise<string> => {
    if (directory === undefined) return text
    const { id, remark } = directory.resolve(text, flag)
    if (remark !== undefined) await out.warning(remark)
    return id
  }
  const name = args.text('principal')
  if (name === undefined) throw new UsageError('`--principal` is missing')
  const principalId = await resolve(name, '--principal')
  const groupIds: string[] = []
  for (const group of args.texts('group')) groupIds.push(await resolve(group, '--group'))
  return { principalId, ...(groupIds.length > 0 && { groupIds }) }
}
