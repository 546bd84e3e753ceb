import type { TokenPrincipal } from 'rbac-core/identity'
import type { Output, Piece } from '../output.js'

type Claims = Readonly<Record<string, unknown>>

/** What there is to show of a token, verified or not. */
export interface ShownToken {
  /** Absent where the claims speak for nobody. */
  readonly principal?: TokenPrincipal
  readonly claims: Claims
  readonly header: Claims
}

/** The token in a few lines, for people. */
export async function printToken(
  out: Output,
  headline: Piece,
  { principal, claims, header }: ShownToken,
): Promise<void> {
  const row = async (label: string, value: string | undefined): Promise<void> => {
    if (value !== undefined) await out.line(`  ${label.padEnd(LABEL_WIDTH)}${value}`)
  }
  await out.line(headline, principal === undefined ? '' : `  ${principal.type} ${principal.id}`)
  await row('tenant', principal?.tenantId ?? text(claims.tid))
  await row('app', principal?.clientId)
  await row('groups', principal === undefined ? undefined : groupsOf(principal))
  await row('identity of', principal?.managedIdentity?.resourceId)
  await row('audience', text(claims.aud))
  await row('issuer', text(claims.iss))
  await row('expires', dateOf(claims.exp))
  await row('token id', text(claims.uti ?? claims.jti))
  await row('signed', [text(header.alg), text(header.kid)].filter((each) => each !== undefined).join(', key '))
}

const LABEL_WIDTH = 13

function groupsOf({ groupIds, groupsIncomplete }: TokenPrincipal): string {
  if (groupsIncomplete === true) return 'too many for the token: ask the directory'
  if (groupIds === undefined) return 'the token does not say'
  return groupIds.length === 0 ? 'none' : groupIds.join(', ')
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function dateOf(seconds: unknown): string | undefined {
  const date = new Date(Number(seconds) * 1000)
  return typeof seconds !== 'number' || Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
