import type { Context } from '../command.js'
import { EXIT, type ExitCode } from '../exit.js'
import { printToken } from './show.js'
import { verifyFlagged } from './verify-flagged.js'

/** `rbac token verify`: whom a token speaks for, if it is good. */
export async function verifyToken(token: string, context: Context): Promise<ExitCode> {
  const { out } = context
  const verified = await verifyFlagged(token, context)
  const { principal, claims, header, expiresAt, tokenId } = verified
  if (out.json) {
    await out.value({
      schema: 'rbac.token/v1',
      principal,
      claims,
      header,
      verified: true,
      expiresAt: expiresAt.toISOString(),
      ...(tokenId !== undefined && { tokenId }),
    })
  } else await printToken(out, { text: 'VALID', style: 'good' }, verified)
  return EXIT.ok
}
