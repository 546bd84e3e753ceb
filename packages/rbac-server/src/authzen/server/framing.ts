/** A request whose head has not come to its end. */
export const PARTIAL = -1
/** A request that only a full parser understands. */
export const NOT_PLAIN = -2

/** Longer heads are left to the parser, which refuses them at twice the length. */
const LONGEST_HEAD = 8 * 1024

const LENGTH = /\r\ncontent-length:[ \t]*(\d+)/i
const REQUEST_LINE = /^(?:GET|POST) \/[!-~]* HTTP\/1\.1\r\n/
// The headers that decide where a request ends, or what becomes of the connection, only in their plainest form.
const HEADERS = new RegExp(
  [
    '(?:',
    'connection:[ \\t]*keep-alive[ \\t]*\\r\\n',
    '|content-length:[ \\t]*\\d{1,9}[ \\t]*(?![^]*\\r\\ncontent-length:)\\r\\n',
    '|(?!(?:connection|content-length|expect|proxy-connection|transfer-encoding|upgrade):)',
    "[!#$%&'*+.^_`|~0-9a-z-]+:[\\t -~\\x80-\\xff]*\\r\\n",
    ')*$',
  ].join(''),
  'iy',
)

/**
 * Where the request ends that starts at `at`, which may be beyond what has come: `PARTIAL` or `NOT_PLAIN` where that
 * can't be told.
 *
 * Plain is what every reader of HTTP/1.1 understands alike, so that this one and Node's parser never disagree on where a
 * request starts. O(head).
 */
export function requestEnd(bytes: Buffer, at: number): number {
  const blankLine = bytes.indexOf('\r\n\r\n', at, 'latin1')
  if ((blankLine === -1 ? bytes.length : blankLine) - at > LONGEST_HEAD) return NOT_PLAIN
  if (blankLine === -1) return PARTIAL
  const head = bytes.toString('latin1', at, blankLine + 2)
  const line = REQUEST_LINE.exec(head)
  if (line === null) return NOT_PLAIN
  HEADERS.lastIndex = line[0].length
  return HEADERS.test(head) ? blankLine + 4 + Number(LENGTH.exec(head)?.[1] ?? 0) : NOT_PLAIN
}

/** Whether the request that starts there asks for a decision, so that it may be refused. */
export function isPost(bytes: Buffer, at: number): boolean {
  return bytes[at] === LETTER_P
}

const LETTER_P = 0x50

/** What the plain request at `at` calls itself, as Node's parser would say it; empty where it has no name. */
export function requestIdOf(bytes: Buffer, at: number): string {
  const head = bytes.toString('latin1', at, bytes.indexOf('\r\n\r\n', at, 'latin1') + 2)
  return Array.from(head.matchAll(REQUEST_ID), ([, id]) => id).join(', ')
}

const REQUEST_ID = /\r\nx-request-id:[ \t]*([^\r\n]*?)[ \t]*(?=\r\n)/gi
