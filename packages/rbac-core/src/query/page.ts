import { type Question, timeOf } from '../engine/request/question.js'
import { InvalidRequestError } from '../errors.js'
import { coded } from '../model/coded.js'
import { foldAscii } from '../model/text.js'
import { decodeCursor, encodeCursor } from './cursor.js'
import { fingerprint } from './fingerprint.js'

/** Which part of an answer to give. Without it: all. */
export interface Page {
  /** The most rows. */
  readonly limit?: number | undefined
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined
}

/** Whether an answer holds everything, and where it goes on. */
export interface PageEnd {
  /** False where something may be missing; `incomplete` says why. */
  readonly complete: boolean
  /** `groups`: the caller's groups were not resolved. `tooLarge`: the answer would take too many patterns, or steps, to write. */
  readonly incomplete?: 'groups' | 'tooLarge'
  /** For the next page; absent on the last one. */
  readonly nextCursor?: string
}

/**
 * One page of one query: where it starts, how long it may be, and the cursor to the next.
 *
 * A cursor holds fingerprints of the query and of what was answered, and the time the first page was asked at, so that all
 * pages together are one answer about one moment, also where another process gives the next one.
 */
export class OpenPage {
  readonly limit: number
  /** Where the page before ended. */
  readonly after: string | undefined
  readonly #head: CursorHead

  private constructor(limit: number, after: string | undefined, head: CursorHead) {
    this.limit = limit
    this.after = after
    this.#head = head
  }

  /**
   * Reads the page and, from its cursor, the time at which the question is to be answered.
   *
   * @param kind which query it is
   * @param extra the parts of the question that no other query has
   * @throws {InvalidRequestError} for a page of the wrong shape, or a cursor of another query
   */
  static of(question: Question, kind: string, extra: unknown, page: Page | undefined): OpenPage {
    return coded('the page could not be read', () => {
      const { limit, cursor } = readPage(page)
      // Nothing is paged, so nobody will come back with a cursor.
      if (limit === Number.POSITIVE_INFINITY && cursor === undefined) {
        return new OpenPage(limit, undefined, { basis: undefined, query: '', time: null })
      }
      const query = fingerprint([kind, identityOf(question), extra])
      if (cursor === undefined) {
        const time = question.time === undefined ? (timeOf(question) ?? null) : null
        return new OpenPage(limit, undefined, { basis: undefined, query, time })
      }
      const decoded = decodeCursor(cursor)
      if (decoded === undefined) throw new InvalidRequestError('cursor is not one that a query returned')
      const [basis, ofQuery, time, after] = decoded
      if (ofQuery !== query) {
        throw new InvalidRequestError('the cursor belongs to another query (ask with the same question, or start over)')
      }
      if (question.time === undefined) question.time = time ?? Number.NaN
      return new OpenPage(limit, after, { basis, query, time })
    })
  }

  /**
   * Goes on only on the basis of the page before.
   *
   * @param basis fingerprint of what all pages have to agree on; found only where a page came before
   * @throws {InvalidRequestError} for a cursor with another one
   */
  goOnFrom(basis: () => string): void {
    if (this.#head.basis === undefined || this.#head.basis === basis()) return
    throw new InvalidRequestError(
      'the cursor is of another policy, or of this one before a change (start over without it)',
    )
  }

  /** The cursor that goes on after the row at `position`. */
  cursorAfter(position: string, basis: string): string {
    const { query, time } = this.#head
    return encodeCursor([basis, query, time, position])
  }

  /** The rows of this page out of all rows, with the cursor to the next. */
  cut<Row>(rows: readonly Row[]): { readonly rows: readonly Row[]; readonly nextCursor?: string } {
    this.goOnFrom(() => fingerprint(rows))
    const from = this.#rowAfter(rows.length)
    const to = Math.min(from + this.limit, rows.length)
    return {
      rows: rows.slice(from, to),
      ...(to < rows.length && { nextCursor: this.cursorAfter(String(to), fingerprint(rows)) }),
    }
  }

  #rowAfter(rows: number): number {
    if (this.after === undefined) return 0
    const from = Number(this.after)
    if (!Number.isInteger(from) || from < 0 || from > rows) {
      throw new InvalidRequestError('cursor is not one that a query returned')
    }
    return from
  }
}

interface CursorHead {
  /** Of the page before; undefined for the first one. */
  readonly basis: string | undefined
  readonly query: string
  /** Where the query names none: the clock's, null when the clock could not say. */
  readonly time: number | null
}

function readPage(page: Page | undefined): { limit: number; cursor: string | undefined } {
  if (page === undefined) return { limit: Number.POSITIVE_INFINITY, cursor: undefined }
  if (typeof page !== 'object' || page === null) throw new InvalidRequestError('a page must be an object')
  const { limit = Number.POSITIVE_INFINITY, cursor } = page
  const isCount = typeof limit === 'number' && (Number.isInteger(limit) || limit === Number.POSITIVE_INFINITY)
  if (!isCount || limit < 1) throw new InvalidRequestError('limit must be a whole number of at least 1')
  if (cursor !== undefined && typeof cursor !== 'string') throw new InvalidRequestError('cursor must be text')
  return { limit, cursor }
}

/** What makes two questions the same, whatever their spelling. */
function identityOf({ requester, place, action, isDataAction, subOperation, attributes, time }: Question): unknown {
  return [
    foldAscii(requester.principalId),
    [...new Set(requester.groupIds.map(foldAscii))].sort(),
    requester.groupsIncomplete,
    place.path,
    foldAscii(action),
    isDataAction,
    subOperation ?? null,
    attributes ?? null,
    time ?? null,
  ]
}
