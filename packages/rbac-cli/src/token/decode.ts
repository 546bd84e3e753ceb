import type { Context } from '../command.js'
import { EXIT, type ExitCode } from '../exit.js'
import { printToken, type ShownToken } from './show.js'

/** `rbac token decode`: what a token says, said to be no more than that. */
export async function decodeToken(token: string, { out }: Context): Promise<ExitCode> {
  const { principal, claims, header } = await lookAt(token)
  if (out.json) {
    await out.value({ schema: 'rbac.token/v1', principal: principal ?? null, claims, header, verified: false })
  } else {
    await out.warning('nothing of this is verified: anybody can write such a token')
    await printToken(
      out,
      { text: 'NOT VERIFIED', style: 'caution' },
      { ...(principal && { principal }), claims, header },
    )
  }
  return EXIT.ok
}

/**
 * What a token says, and whom it would speak for if it were true.
 *
 * @throws {InvalidTokenError} for text that is no token
 */
export async function lookAt(token: string): Promise<ShownToken> {
  const { decodeUnverified, InvalidTokenError, principalFromClaims } = await import('rbac-core/identity')
  const { header, claims } = decodeUnverified(token)
  try {
    return { principal: principalFromClaims(claims), header, claims }
  } catch (error) {
    if (error instanceof InvalidTokenError) return { header, claims }
    throw error
  }
}
