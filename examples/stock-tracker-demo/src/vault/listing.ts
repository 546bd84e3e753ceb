import { badParameter } from './answers.js'
import type { Query } from './reading.js'
import type { Version } from './secrets.js'

const LARGEST_PAGE = 25

export interface Listing {
  /** Sorted by `key`, of which no two are the same. */
  readonly items: readonly Version[]
  readonly key: (version: Version) => string
  readonly describe: (version: Version) => object
  /** Where the list is, without a query. */
  readonly url: string
}

/**
 * One page of a list, with the address of the next. A page starts after a key and not at a number, so that what is set
 * or deleted between two pages shifts nothing.
 *
 * @throws {VaultError} for a query that asks for no page
 */
export function pageOf({ items, key, describe, url }: Listing, query: Query): object {
  const { size, after } = readPage(query)
  const rest = after === undefined ? items : items.filter((item) => key(item) > after)
  const page = rest.slice(0, size)
  const [last] = page.slice(-1)
  const isMore = last !== undefined && rest.length > page.length
  const next = new URLSearchParams({ 'api-version': String(query['api-version']), maxresults: String(size) })
  if (isMore) next.set('$skiptoken', Buffer.from(key(last)).toString('base64url'))
  return { value: page.map(describe), nextLink: isMore ? `${url}?${next}` : null }
}

function readPage({ maxresults = String(LARGEST_PAGE), $skiptoken: token }: Query): {
  readonly size: number
  readonly after: string | undefined
} {
  const size = typeof maxresults === 'string' && /^\d{1,2}$/.test(maxresults) ? Number(maxresults) : 0
  if (size < 1 || size > LARGEST_PAGE) throw badParameter(`maxresults must be a number from 1 to ${LARGEST_PAGE}`)
  if (token === undefined) return { size, after: undefined }
  if (typeof token !== 'string' || !/^[\w-]+$/.test(token)) throw badParameter('$skiptoken is not one of this vault')
  return { size, after: Buffer.from(token, 'base64url').toString('utf8') }
}
