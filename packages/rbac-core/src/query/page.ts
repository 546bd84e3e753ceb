import { coded } from '../engine/coded.js'
import type { Inside } from '../engine/engine.js'
import { type Question, timeOf } from '../engine/question.js'
import { InvalidRequestError } from '../errors.js'
import { foldAscii } from '../model/text.js'
import { decodeCursor, encodeCursor } from './cursor.js'

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
  /** `groups`: the caller's groups were not resolved. `tooLarge`: the answer would take too many patterns to write. */
  readonly incomplete?: 'groups' | 'tooLarge'
  /** For the next page; absent on the last one. */
  readonly nextCursor?: string
}

/**
 * One page of one query: where it starts, how long it may be, and the cursor to the next.
 *
 * A cursor holds the engine's revision, a fingerprint of the query and the time the first page was asked at, so that
 * all pages together are one answer about one moment.
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
   * @param open the parts of the question that the query leaves open, which are no part of its identity
   * @throws {InvalidRequestError} for a page of the wrong shape, or a cursor of another query or revision
   */
  static of(inside: Inside, question: Question, kind: string, extra: unknown, page: Page | undefined): OpenPage {
    return coded('the page could not be read', () => {
      const { limit, cursor } = readPage(page)
      // Nothing is paged, so nobody will come back with a cursor.
      if (limit === Number.POSITIVE_INFINITY && cursor === undefined) {
        return new OpenPage(limit, undefined, { revision: inside.revision, query: '', time: null })
      }
      const query = fingerprint(stableText([kind, identityOf(question), extra]))
      if (cursor === undefined) {
        const time = question.time === undefined ? (timeOf(question) ?? null) : null
        return new OpenPage(limit, undefined, { revision: inside.revision, query, time })
      }
      const decoded = decodeCursor(cursor)
      if (decoded === undefined) throw new InvalidRequestError('cursor is not one that a query returned')
      const [revision, ofQuery, time, after] = decoded
      if (ofQuery !== query) {
        throw new InvalidRequestError('the cursor belongs to another query (ask with the same question, or start over)')
      }
      if (revision !== inside.revision) {
        throw new InvalidRequestError('the policy has changed since the cursor was made (start over without it)')
      }
      if (question.time === undefined) question.time = time ?? Number.NaN
      return new OpenPage(limit, after, { revision, query, time })
    })
  }

  /** The cursor that goes on after the row at `position`. */
  cursorAfter(position: string): string {
    const { revision, query, time } = this.#head
    return encodeCursor([revision, query, time, position])
  }

  /** The rows of this page out of all rows, with the cursor to the next. */
  cut<Row>(rows: readonly Row[]): { readonly rows: readonly Row[]; readonly nextCursor?: string } {
    const from = this.#rowAfter(rows.length)
    const to = Math.min(from + this.limit, rows.length)
    return { rows: rows.slice(from, to), ...(to < rows.length && { nextCursor: this.cursorAfter(String(to)) }) }
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
  readonly revision: number
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
    requester.holders,
    requester.groupsIncomplete,
    place.path,
    foldAscii(action),
    isDataAction,
    subOperation ?? null,
    attributes ?? null,
    time ?? null,
  ]
}

/** JSON with the keys of every object in order. */
function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${stableText(inner)}`).join(',')}}`
}

/** 64 bits of a text: enough to tell one's own queries apart. It protects nothing. */
function fingerprint(text: string): string {
  let [a, b] = [0x811c9dc5, 0x9e3779b9]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ (unit + at), 0x85ebca6b)
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}
