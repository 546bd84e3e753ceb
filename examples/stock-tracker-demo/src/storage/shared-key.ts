import { createHmac } from 'node:crypto'

/** A request as it goes to the storage server, before it is signed. */
export interface Unsigned {
  readonly method: string
  /** As it is sent, percent-encoded. */
  readonly path: string
  readonly query: ReadonlyMap<string, string>
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
}

/**
 * The `Authorization` header by which a holder of the account's key signs a request.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 */
export function sharedKey(account: string, key: Buffer, request: Unsigned): string {
  const signature = createHmac('sha256', key).update(stringToSign(account, request), 'utf8').digest('base64')
  return `SharedKey ${account}:${signature}`
}

function stringToSign(account: string, { method, path, query, headers }: Unsigned): string {
  const length = headers.get('content-length')
  const standard = [
    headers.get('content-encoding'),
    headers.get('content-language'),
    length === '0' ? '' : length,
    ...SIGNED.map((name) => headers.get(name)),
  ]
  const ours = [...headers].filter(([name]) => name.startsWith('x-ms-')).sort(byName)
  return [
    method,
    ...standard.map((value) => value ?? ''),
    ...ours.map(([name, value]) => `${name}:${value.trim()}`),
    `/${account}${path}`,
    ...[...query].sort(byName).map(([name, value]) => `${name}:${value}`),
  ].join('\n')
}

const SIGNED = [
  'content-md5',
  'content-type',
  // Of those we send none has it: the date is in `x-ms-date`.
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
]

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}
