import { createHash } from 'node:crypto'
import { stableText } from '../stable-text.js'
import { invalid } from '../wire/refusal.js'

/** Where a search goes on. */
export interface PageStart {
  /** The last candidate that was looked at; undefined at the start. */
  readonly after?: string
  readonly limit: number
}

/**
 * The token of the next page: the query it belongs to, its limit, and where it goes on. It names the last candidate and
 * not a number, so that a search survives a change of the policy, and may go on at another replica.
 */
export function writePageToken(query: string, limit: number, after: string): string {
  return Buffer.from(JSON.stringify([query, limit, after]), 'utf8').toString('base64url')
}

/** @throws {Refusal} for a token of another query, or of none */
export function readPageToken(token: string, query: string, limit: number | undefined): PageStart {
  const [ofQuery, ofLimit, after] = decoded(token)
  if (typeof ofQuery !== 'string' || !isLimit(ofLimit) || typeof after !== 'string') {
    throw invalid('page.token is not one that a search returned')
  }
  if (ofQuery !== query)
    throw invalid('page.token belongs to another search: ask with the same subject, action, resource and context')
  if (limit !== undefined && limit !== ofLimit) throw invalid('page.limit must be that of the page before, or absent')
  return { after, limit: ofLimit }
}

function isLimit(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
}

/** What makes two searches the same, whatever the order of keys. */
export function queryOf(kind: string, parts: unknown): string {
  return createHash('sha256')
    .update(`${kind}\n${stableText(parts)}`)
    .digest('base64url')
    .slice(0, 16)
}

function decoded(token: string): readonly unknown[] {
  try {
    const bytes = Buffer.from(token, 'base64url')
    // Node passes over what is no base64url.
    if (bytes.toString('base64url') !== token) return []
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
